namespace Heddle.Mesh;

/// <summary>Admits so many at a time, lets so many wait, and refuses the rest at once.</summary>
internal sealed class ConcurrencyLimiter(int maxActive, int maxQueued)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<LimiterTicket> _waiting = new();
    private int _active;

    /// <summary>Enters if there is room right now; then <see cref="Leave"/> has to be called.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_active >= maxActive)
            {
                return false;
            }

            _active++;
            return true;
        }
    }

    /// <summary>Queues for room; <see langword="null"/> when there is none even to wait.</summary>
    /// <param name="cancellationToken">Gives the place in the queue back.</param>
    public LimiterTicket? TryQueue(CancellationToken cancellationToken)
    {
        var ticket = new LimiterTicket(this);
        lock (_gate)
        {
            if (_active >= maxActive)
            {
                if (_waiting.Count >= maxQueued)
                {
                    return null;
                }

                ticket.Place = _waiting.AddLast(ticket);
            }
            else
            {
                _active++;
            }
        }

        if (ticket.Place is null)
        {
            ticket.Admit();
        }
        else
        {
            // Outside the lock: a token that has ended already withdraws the ticket here and now.
            ticket.WaitFor(cancellationToken);
        }

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
