using System.Threading.Channels;

namespace Heddle.Transport;

/// <summary>Reads a subscription without what arrives while the line is cut.</summary>
internal sealed class FaultyReader(ChannelReader<BusMessage> inner, FaultyLine line) : ChannelReader<BusMessage>
{
    private readonly Lock _lock = new();
    private readonly Queue<BusMessage> _kept = [];

    public override Task Completion => inner.Completion;

    public override bool CanCount => inner.CanCount;

    public override int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count + (line.IsCut ? 0 : inner.Count);
            }
        }
    }

    public override bool TryRead(out BusMessage item)
    {
        lock (_lock)
        {
            if (_kept.TryDequeue(out item))
            {
                return true;
            }

            while (inner.TryRead(out item))
            {
                if (!line.IsCut)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_kept.Count > 0)
                {
                    return true;
                }
            }

            if (!await inner.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            if (!line.IsCut)
            {
                return true;
            }

            LoseArrived();
        }
    }

    /// <summary>Puts aside what has arrived, so that a cut does not reach it.</summary>
    public void KeepArrived()
    {
        lock (_lock)
        {
            while (inner.TryRead(out var message))
            {
                _kept.Enqueue(message);
            }
        }
    }

    /// <summary>Loses what has arrived and was not put aside.</summary>
    public void LoseArrived()
    {
        lock (_lock)
        {
            while (inner.TryRead(out _))
            {
                // Lost on the way.
            }
        }
    }
}
