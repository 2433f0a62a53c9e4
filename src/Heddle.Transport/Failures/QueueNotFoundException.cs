namespace Heddle.Transport;

/// <summary>A work queue does not exist, or no longer.</summary>
/// <param name="stream">The stream it would be over.</param>
/// <param name="queue">The queue's name.</param>
public sealed class QueueNotFoundException(string stream, string queue)
    : BusException($"queue `{queue}` over stream `{stream}` does not exist; open it to have it created")
{
    /// <summary>The stream's name.</summary>
    public string Stream { get; } = stream;

    /// <summary>The queue's name.</summary>
    public string Queue { get; } = queue;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
