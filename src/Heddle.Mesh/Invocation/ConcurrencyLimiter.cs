namespace Heddle.Mesh;

/// <summary>
/// Admits so many at a time, lets so many wait, and refuses the rest at once. Whoever is admitted continues on a pool thread, never
/// on the one that entered: the loop that reads requests must not run handlers.
/// </summary>
internal sealed class ConcurrencyLimiter(int maxActive, int maxQueued)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<LimiterTicket> _waiting = new();
    private int _active;

    /// <summary>Asks to be admitted; <see langword="null"/> when there is no room even to wait.</summary>
    /// <param name="cancellationToken">Gives the place in the queue back.</param>
    public LimiterTicket? TryEnter(CancellationToken cancellationToken)
    {
        LimiterTicket ticket;
        lock (_gate)
        {
            if (_active < maxActive)
            {
                _active++;
                ticket = new LimiterTicket(this);
            }
            else if (_waiting.Count < maxQueued)
            {
                ticket = new LimiterTicket(this);
                ticket.Place = _waiting.AddLast(ticket);
                ticket.WaitFor(cancellationToken);
                return ticket;
            }
            else
            {
                return null;
            }
        }

        ticket.Admit();
        return ticket;
    }

    public void Leave()
    {
        LimiterTicket? next;
        lock (_gate)
        {
            next = _waiting.First?.Value;
            if (next is null)
            {
                _active--;
                return;
            }

            _waiting.RemoveFirst();
            next.Place = null;
        }

        next.Admit();
    }

    /// <summary>Takes a ticket out of the queue; <see langword="false"/> when it has been admitted already.</summary>
    public bool TryWithdraw(LimiterTicket ticket)
    {
        lock (_gate)
        {
            if (ticket.Place is not { } place)
            {
                return false;
            }

            _waiting.Remove(place);
            ticket.Place = null;
            return true;
        }
    }
}
