namespace Heddle.Transport;

/// <summary>Where in a stream reading begins.</summary>
internal enum StartPolicy
{
    /// <summary>With the oldest message kept.</summary>
    First,

    /// <summary>With the last message of each subject.</summary>
    LastOfEach,

    /// <summary>With the next message that is stored.</summary>
    Next,

    /// <summary>With a certain sequence, or the first one behind it.</summary>
    Sequence,
}
