namespace Heddle.Transport.Nats;

/// <summary>
/// Remembers that the server denied a publish, for the flush that asks about it: the server says no without saying to which of
/// several publishes on the subject.
/// </summary>
internal sealed class DenialLedger
{
    private readonly Lock _gate = new();
    private long _count;
    private long _reported;
    private string _subject = "";

    /// <summary>What a flush that begins now has to know of.</summary>
    public long Mark
    {
        get
        {
            lock (_gate)
            {
                return _reported;
            }
        }
    }

    public void Add(string subject)
    {
        lock (_gate)
        {
            _count++;
            _subject = subject;
        }
    }

    /// <summary>Ends a flush.</summary>
    /// <param name="mark">The <see cref="Mark"/> when it began.</param>
    /// <exception cref="PermissionDeniedException">A publish was denied that no flush had reported by then.</exception>
    public void ThrowIfDeniedSince(long mark)
    {
        string subject;
        lock (_gate)
        {
            if (_count <= mark)
            {
                return;
            }

            _reported = _count;
            subject = _subject;
        }

        throw new PermissionDeniedException(BusOperation.Publish, subject);
    }
}
