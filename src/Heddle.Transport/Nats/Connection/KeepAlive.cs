namespace Heddle.Transport.Nats;

/// <summary>Demands a sign of life from the server at intervals and ends the session when none comes.</summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly NatsSession _session;
    private readonly OutgoingBuffer _outgoing;
    private readonly int _maxPingsOut;
    private readonly ITimer _timer;
    private int _unanswered;

    public KeepAlive(NatsSession session, OutgoingBuffer outgoing, NatsOptions options)
    {
        _session = session;
        _outgoing = outgoing;
        _maxPingsOut = options.MaxPingsOut;
        _timer = options.TimeProvider.CreateTimer(
            static state => ((KeepAlive)state!).Demand(),
            this,
            options.PingInterval,
            options.PingInterval
        );
    }

    public void Dispose() => _timer.Dispose();

    private void Demand()
    {
        if (Interlocked.Increment(ref _unanswered) > _maxPingsOut)
        {
            _session.Fail(new TimeoutException($"server `{_session.Server.Endpoint}` left {_maxPingsOut} pings unanswered"));
            return;
        }

        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _outgoing.WriteCommand("PING\r\n"u8, pong);
        }
        catch (BusClosedException)
        {
            return;
        }

        _ = NoteAsync(pong.Task);
    }

    private async Task NoteAsync(Task pong)
    {
        await pong.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pong.IsCompletedSuccessfully)
        {
            Volatile.Write(ref _unanswered, 0);
        }
    }
}
