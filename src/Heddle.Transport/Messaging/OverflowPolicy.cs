namespace Heddle.Transport;

/// <summary>What a subscription does with a message that finds its queue full. The read loop never waits.</summary>
public enum OverflowPolicy
{
    /// <summary>Discard the arriving message, count it and report <see cref="BusEvent.SlowConsumer"/>.</summary>
    DropNewest,

    /// <summary>Discard the longest-waiting message, count it and report <see cref="BusEvent.SlowConsumer"/>.</summary>
    DropOldest,

    /// <summary>End the subscription with <see cref="SlowConsumerException"/> once the reader has taken what is queued.</summary>
    Fail,
}
