namespace Heddle.Transport;

/// <summary>
/// Tells when a reader has caught up with what a stream held when it began: when the server has nothing pending, or, in a stream that
/// is written all the time, when twice as many messages have come as were pending. Twice, because a message that is overwritten before
/// its turn comes again behind the others.
/// </summary>
internal struct CatchUp
{
    private ulong _remaining;
    private bool _secondRound;

    public bool IsDone { get; private set; }

    /// <summary>A consumer has been created.</summary>
    /// <param name="pending">How many messages it has to deliver.</param>
    public void Expect(ulong pending)
    {
        _remaining = pending;
        _secondRound = false;
        IsDone |= pending == 0;
    }

    /// <summary>A message has come.</summary>
    /// <param name="pending">How many were to come behind it.</param>
    public void Count(ulong pending)
    {
        if (IsDone)
        {
            return;
        }

        if (_remaining > 1)
        {
            _remaining--;
        }
        else
        {
            IsDone = _secondRound;
            _secondRound = true;
            _remaining = pending;
        }

        IsDone |= pending == 0;
    }

    /// <summary>Nothing more is to come.</summary>
    public void Finish() => IsDone = true;
}
