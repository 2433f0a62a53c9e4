namespace Heddle.Transport.Nats;

/// <summary>
/// What is to be sent. Publishers encode straight into it under a short lock; whatever has accumulated while one write was under way
/// goes out with the next. While no session is attached it keeps messages, up to a limit, for the next one.
/// </summary>
/// <param name="awayLimitBytes">How many bytes are kept while no session is attached.</param>
internal sealed class OutgoingBuffer(int awayLimitBytes) : IThreadPoolWorkItem
{
    // While attached, publishers wait once this much has accumulated behind the write under way.
    private const int HighWaterBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _awayPings = [];
    private FrameBuffer _filling = new();
    private FrameBuffer _other = new();
    private NatsSession? _session;
    private bool _sending;
    private bool _deferred;
    private bool _closed;
    private Exception? _closeReason;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private long _messages;
    private long _messagesTaken;

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

    /// <summary>
    /// Takes a command for the attached session; without one it is dropped, because the next session is told of all subscriptions.
    /// Commands do not wait for room: they are few and short.
    /// </summary>
    public void WriteCommand(ReadOnlySpan<byte> command)
    {
        bool start;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_session is null)
            {
                return;
            }

            _filling.AppendCommand(command);
            start = ShouldStart();
        }

        StartIf(start);
    }

    /// <summary>Takes a PING. Without a session it waits for one, behind the messages that do.</summary>
    /// <param name="pong">Completed by the answer.</param>
    public void WritePing(TaskCompletionSource pong)
    {
        bool start;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_session is null)
            {
                _awayPings.Add(pong);
                return;
            }

            _session.Pings.Enqueue(pong);
            _filling.AppendCommand("PING\r\n"u8);
            start = ShouldStart();
        }

        StartIf(start);
    }

    /// <summary>Takes a PONG, unless the server sends PINGs faster than it takes what it is sent.</summary>
    /// <param name="session">The session the PING came on.</param>
    public void WritePong(NatsSession session)
    {
        bool start;
        lock (_gate)
        {
            if (_session != session || _filling.Length >= HighWaterBytes)
            {
                return;
            }

            _filling.AppendCommand("PONG\r\n"u8);
            start = ShouldStart();
        }

        StartIf(start);
    }

    /// <summary>Begins to send to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="announcement">Gives the commands to send before what has been kept; called under the lock.</param>
    public void Attach(NatsSession session, Func<byte[]> announcement)
    {
        bool start;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _filling.PrependCommands(announcement());
            foreach (var pong in _awayPings)
            {
                session.Pings.Enqueue(pong);
                _filling.AppendCommand("PING\r\n"u8);
            }

            _awayPings.Clear();
            _session = session;
            start = ShouldStart();
        }

        StartIf(start);
    }

    /// <summary>Stops sending and drops the commands that were meant for the session.</summary>
    /// <returns>The number of the last message handed to a session.</returns>
    public long Detach()
    {
        lock (_gate)
        {
            _session = null;
            _filling.DropCommands();
            WakeWaiters();
            return _messagesTaken;
        }
    }

    /// <summary>Waits until everything has been handed to the socket, or cannot be.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            if (!_sending)
            {
                return Task.CompletedTask;
            }

            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Refuses everything from now on.</summary>
    public void Close(Exception? reason)
    {
        TaskCompletionSource[] pings;
        lock (_gate)
        {
            _closed = true;
            _closeReason = reason;
            _session = null;
            _filling.Clear();
            pings = [.. _awayPings];
            _awayPings.Clear();
            WakeWaiters();
        }

        foreach (var ping in pings)
        {
            PingQueue.Fail(ping, new BusClosedException(reason));
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        // What is queued there may have more to send: it goes first, once, and one write takes it all.
        if (!_deferred && ThreadPool.PendingWorkItemCount > 0)
        {
            _deferred = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        _deferred = false;
        _ = SendAsync();
    }

    private bool TryWrite(in PublishFrame frame, out Task room)
    {
        bool start;
        room = Task.CompletedTask;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_session is null && _filling.Length + (long)frame.MaxLength > awayLimitBytes)
            {
                throw new OutgoingBufferFullException(awayLimitBytes);
            }

            if (_session is not null && _filling.Length >= HighWaterBytes)
            {
                room = (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return false;
            }

            _filling.Append(in frame);
            _messages++;
            if (frame.Request is { } request)
            {
                request.Position = _messages;
            }

            start = ShouldStart();
        }

        StartIf(start);
        return true;
    }

    private async Task SendAsync()
    {
        while (TryTake(out var session, out var frames))
        {
            try
            {
                await session.WriteAsync(frames).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever the socket throws ends the session, which reports it
            catch (Exception e)
#pragma warning restore CA1031
            {
                Forget(session);
                session.Fail(e);
            }
        }
    }

    private bool TryTake(out NatsSession session, out ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            _other.Clear();
            session = _session!;
            frames = _filling.Written;
            if (_session is null || frames.IsEmpty)
            {
                _sending = false;
                WakeWaiters();
                return false;
            }

            (_filling, _other) = (_other, _filling);
            _messagesTaken = _messages;
            WakeWaiters();
            return true;
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
                WakeWaiters();
            }
        }
    }

    private void WakeWaiters()
    {
        _room?.TrySetResult();
        _room = null;
        if (!_sending)
        {
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    private bool ShouldStart()
    {
        if (_sending || _session is null)
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
