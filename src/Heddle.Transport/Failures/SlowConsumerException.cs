namespace Heddle.Transport;

/// <summary>A subscription ended because its reader did not keep up (<see cref="OverflowPolicy.Fail"/>).</summary>
/// <param name="subject">The subscription's subject.</param>
/// <param name="capacity">How many messages its queue holds.</param>
public sealed class SlowConsumerException(string subject, int capacity)
    : BusException($"the reader of `{subject}` fell more than {capacity} messages behind; read faster or raise `SubscribeOptions.Capacity`")
{
    /// <summary>The subscription's subject.</summary>
    public string Subject { get; } = subject;

    /// <summary>How many messages its queue holds.</summary>
    public int Capacity { get; } = capacity;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
