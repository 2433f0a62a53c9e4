namespace Heddle.Transport;

/// <summary>What a reader says of a message it got from a <see cref="WorkQueue"/>.</summary>
public enum Settlement
{
    /// <summary>The work is done.</summary>
    Ack,

    /// <summary>The work failed and is to be done again.</summary>
    Nak,

    /// <summary>The work is under way and takes longer.</summary>
    InProgress,

    /// <summary>The work cannot be done and is not to be tried again.</summary>
    Terminate,
}
