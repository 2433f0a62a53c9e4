namespace Heddle.Jobs;

/// <summary>
/// Remembers which messages were accepted. Implement it over a store that the processes of a deployment share;
/// <see cref="InMemoryReplayStore"/> serves a single one.
/// </summary>
public interface IReplayStore
{
    /// <summary>
    /// Records a message unless its key is known, in one atomic step. A production reader calls it once per packet that passed every other
    /// check, on the thread that reads. When it throws, the packet is not accepted and the exception goes to the reader's caller.
    /// </summary>
    /// <param name="key">Which message.</param>
    /// <param name="digest">SHA-256 over its content.</param>
    /// <param name="keepUntil">Until when it must be remembered; later it cannot be accepted anyway.</param>
    /// <param name="cancellationToken">Ends the wait; whether the message was recorded is then unknown.</param>
    ValueTask<ReplayOutcome> AdmitAsync(
        ReplayKey key,
        PacketBytes digest,
        DateTimeOffset keepUntil,
        CancellationToken cancellationToken = default
    );
}
