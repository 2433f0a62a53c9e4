using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// The results that went out since the server last answered a flush. A connection may end with some of them on the way, and nobody would
/// hear of the jobs again: they are sent once more on the next connection, because receivers bear repeats and not losses. Bounded.
/// </summary>
internal sealed class UnconfirmedResults(MessageBus bus)
{
    private const int ConfirmEvery = 1024;
    private const int Capacity = 16 * ConfirmEvery;

    private readonly Lock _gate = new();
    private readonly Queue<BusPacket> _packets = new();
    private long _removed;
    private bool _confirming;

    /// <summary>Remembers a result that is about to be sent.</summary>
    public void Add(BusPacket packet)
    {
        bool confirm;
        lock (_gate)
        {
            if (_packets.Count == Capacity)
            {
                _packets.Dequeue();
                _removed++;
            }

            _packets.Enqueue(packet);
            confirm = _packets.Count % ConfirmEvery == 0 && !_confirming;
            _confirming |= confirm;
        }

        if (confirm)
        {
            _ = ConfirmQuietlyAsync();
        }
    }

    /// <summary>The results to send again on a new connection.</summary>
    public BusPacket[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _packets];
        }
    }

    /// <summary>Asks the server for an answer behind everything sent so far, and forgets that when it comes.</summary>
    /// <exception cref="BusException">There was none.</exception>
    public async ValueTask ConfirmAsync()
    {
        long sent;
        lock (_gate)
        {
            sent = _removed + _packets.Count;
        }

        // While the connection is away a flush would be answered by the next one, which says nothing about what the lost one carried.
        var connected = bus.State is BusState.Connected;
        await bus.FlushAsync().ConfigureAwait(false);
        if (connected)
        {
            Forget(sent);
        }
    }

    private async Task ConfirmQuietlyAsync()
    {
        try
        {
            await ConfirmAsync().ConfigureAwait(false);
        }
        catch (BusException)
        {
            // What is unconfirmed stays so.
        }
        finally
        {
            lock (_gate)
            {
                _confirming = false;
            }
        }
    }

    private void Forget(long upTo)
    {
        lock (_gate)
        {
            for (; _removed < upTo && _packets.Count > 0; _removed++)
            {
                _packets.Dequeue();
            }
        }
    }
}
