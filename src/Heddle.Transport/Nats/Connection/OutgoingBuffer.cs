using System.Buffers;

namespace Heddle.Transport.Nats;

/// <summary>
/// What is to be sent. Publishers encode straight into it under a short lock; whatever has accumulated while one write was under way
/// goes out with the next. While no session is attached it keeps messages, up to a limit, for the next one.
/// </summary>
internal sealed class OutgoingBuffer : IThreadPoolWorkItem
{
    private const int InitialBytes = 32 * 1024;

    // While connected, publishers wait once this much has accumulated behind the write under way.
    private const int HighWaterBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly PingQueue _pings;
    private readonly int _awayLimitBytes;
    private readonly List<(int Start, int Length)> _commands = [];
    private byte[] _filling = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private byte[]? _spare;
    private int _filled;
    private NatsSession? _session;
    private bool _sending;
    private bool _closed;
    private Exception? _closeReason;
    private TaskCompletionSource? _room;
    private long _messages;
    private long _messagesSent;

    public OutgoingBuffer(PingQueue pings, int awayLimitBytes)
    {
        _pings = pings;
        _awayLimitBytes = awayLimitBytes;
    }

    /// <summary>Takes a message.</summary>
    /// <returns><see langword="false"/> when the buffer is full while connected.</returns>
    /// <exception cref="OutgoingBufferFullException">The buffer is full while the connection is away.</exception>
    /// <exception cref="BusClosedException">The bus is closed.</exception>
    public bool TryWrite(in PublishFrame frame) => TryWrite(in frame, out _);

    /// <summary>Takes a message, waiting for room while connected.</summary>
    public async ValueTask WriteAsync(PublishFrame frame, CancellationToken cancellationToken)
    {
        while (!TryWrite(in frame, out var room))
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a command that concerns this connection alone. Commands do not wait for room; they are few and short.</summary>
    public void WriteCommand(ReadOnlySpan<byte> command, TaskCompletionSource? ping = null)
    {
        bool start;
        lock (_gate)
        {
            ThrowIfClosed();
            if (ping is not null)
            {
                _pings.Enqueue(ping);
            }

            EnsureRoom(command.Length);
            command.CopyTo(_filling.AsSpan(_filled));
            _commands.Add((_filled, command.Length));
            _filled += command.Length;
            start = ShouldStart();
        }

        StartIf(start);
    }

    /// <summary>Begins to send to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="preamble">Gives what to send before what has been kept.</param>
    public void Attach(NatsSession session, Func<byte[]> preamble)
    {
        bool start;
        lock (_gate)
        {
            var first = preamble();
            EnsureRoom(first.Length);
            _filling.AsSpan(0, _filled).CopyTo(_filling.AsSpan(first.Length));
            first.CopyTo(_filling, 0);
            _filled += first.Length;
            for (var i = 0; i < _commands.Count; i++)
            {
                _commands[i] = (_commands[i].Start + first.Length, _commands[i].Length);
            }

            _commands.Insert(0, (0, first.Length));
            _session = session;
            start = ShouldStart();
        }

        StartIf(start);
    }

    /// <summary>Stops sending and drops the commands that were meant for the session.</summary>
    /// <param name="reason">Why the pings under way fail.</param>
    /// <returns>The number of the last message handed to a session.</returns>
    public long Detach(Func<Exception> reason)
    {
        long sent;
        lock (_gate)
        {
            _session = null;
            DropCommands();
            sent = _messagesSent;
            _pings.FailAll(reason);
        }

        return sent;
    }

    /// <summary>Refuses everything from now on.</summary>
    public void Close(Exception? reason)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _closed = true;
            _closeReason = reason;
            _session = null;
            _filled = 0;
            _commands.Clear();
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        _pings.FailAll(() => new BusClosedException(reason));
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private bool TryWrite(in PublishFrame frame, out Task room)
    {
        bool start;
        var maxLength = frame.MaxLength;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_session is null)
            {
                if (_filled + (long)maxLength > _awayLimitBytes)
                {
                    throw new OutgoingBufferFullException(_awayLimitBytes);
                }
            }
            else if (_filled >= HighWaterBytes)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
                return false;
            }

            EnsureRoom(maxLength);
            _filled += frame.WriteTo(_filling.AsSpan(_filled));
            _messages++;
            if (frame.Request is not null)
            {
                frame.Request.Position = _messages;
            }

            start = ShouldStart();
        }

        StartIf(start);
        room = Task.CompletedTask;
        return true;
    }

    private async Task SendAsync()
    {
        byte[]? sent = null;
        while (TakeChunk(sent, out var session, out var chunk))
        {
            try
            {
                await session.WriteAsync(chunk).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever the socket throws ends the session, which reports it
            catch (Exception e)
#pragma warning restore CA1031
            {
                Forget(session);
                session.Fail(e);
            }

            sent = chunk.Array;
        }
    }

    private bool TakeChunk(byte[]? sent, out NatsSession session, out ArraySegment<byte> chunk)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            Recycle(sent);
            session = _session!;
            _sending = _session is not null && _filled > 0;
            if (!_sending)
            {
                chunk = default;
                return false;
            }

            chunk = new(_filling, 0, _filled);
            _filling = _spare ?? ArrayPool<byte>.Shared.Rent(InitialBytes);
            _spare = null;
            _filled = 0;
            _commands.Clear();
            _messagesSent = _messages;
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        return true;
    }

    private void Recycle(byte[]? buffer)
    {
        if (buffer is null)
        {
            return;
        }

        if (_spare is null && buffer.Length <= 2 * HighWaterBytes)
        {
            _spare = buffer;
        }
        else
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The rest of what the session was to send waits for the next one.
    private void Forget(NatsSession session)
    {
        lock (_gate)
        {
            if (_session == session)
            {
                _session = null;
            }
        }
    }

    private void DropCommands()
    {
        for (var i = _commands.Count - 1; i >= 0; i--)
        {
            var (start, length) = _commands[i];
            _filling.AsSpan(start + length, _filled - start - length).CopyTo(_filling.AsSpan(start));
            _filled -= length;
        }

        _commands.Clear();
    }

    private void EnsureRoom(int length)
    {
        if (_filling.Length - _filled >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filling.Length * 2, _filled + length));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_filling);
        _filling = larger;
    }

    private bool ShouldStart()
    {
        if (_sending || _session is null || _filled == 0)
        {
            return false;
        }

        _sending = true;
        return true;
    }

    private void StartIf(bool start)
    {
        if (start)
        {
            // Not on the local queue: what is already queued there may have more to send.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new BusClosedException(_closeReason);
        }
    }
}
