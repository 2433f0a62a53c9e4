namespace Heddle.Transport;

/// <summary>
/// The way from a connection to its server: what is sent leaves in order, each message after its delay, and nothing while the line is
/// cut.
/// </summary>
internal sealed class FaultyLine(TimeProvider time)
{
    /// <summary>As much as a NATS connection keeps while it is away.</summary>
    public const long LimitBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private long _waitingBytes;
    private TaskCompletionSource? _healed;
    private CancellationTokenSource _hurry = new();
    private volatile bool _closed;

    public bool IsCut => _healed is not null;

    /// <summary>Whether a message without delay need not wait for anything.</summary>
    public bool IsFree => _healed is null && _last.IsCompleted;

    /// <summary>Cuts the line; <see langword="false"/> when it is cut already.</summary>
    public bool Cut()
    {
        lock (_lock)
        {
            if (_healed is not null || _closed)
            {
                return false;
            }

            _healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Lets what has waited leave; <see langword="false"/> when the line is not cut.</summary>
    public bool Heal()
    {
        lock (_lock)
        {
            var healed = _healed;
            _healed = null;
            healed?.TrySetResult();
            return healed is not null;
        }
    }

    /// <summary>Ends the delay of everything under way.</summary>
    public void Hurry()
    {
        CancellationTokenSource hurry;
        lock (_lock)
        {
            hurry = _hurry;
            _hurry = new CancellationTokenSource();
        }

        hurry.Cancel();
    }

    /// <summary>Loses everything under way, and everything sent from now on.</summary>
    public void Close()
    {
        _closed = true;
        Hurry();
        Heal();
    }

    /// <summary>Sends behind everything sent before; the task completes when it has been sent, or lost with the line.</summary>
    /// <param name="bytes">What it takes up while it waits.</param>
    /// <param name="delay">How long it is under way.</param>
    /// <param name="send">Hands it to the server.</param>
    /// <exception cref="OutgoingBufferFullException">The line is cut and too much waits already.</exception>
    public Task SendAsync(int bytes, TimeSpan delay, Func<ValueTask> send)
    {
        lock (_lock)
        {
            if (_healed is not null && _waitingBytes + bytes > LimitBytes)
            {
                throw new OutgoingBufferFullException(LimitBytes);
            }

            _waitingBytes += bytes;
            return _last = SendAsync(
                _last,
                bytes,
                delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, time, _hurry.Token),
                send
            );
        }
    }

    private async Task SendAsync(Task previous, int bytes, Task due, Func<ValueTask> send)
    {
        // Leaves the lock under which it was called; what follows is foreign code.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await previous.ConfigureAwait(false);
        await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_healed is { } healed)
        {
            await healed.Task.ConfigureAwait(false);
        }

        try
        {
            if (!_closed)
            {
                await send().ConfigureAwait(false);
            }
        }
        catch (BusException)
        {
            // Its sender has gone on long since, as the sender of a message that is lost further away.
        }
        finally
        {
            lock (_lock)
            {
                _waitingBytes -= bytes;
            }
        }
    }
}
