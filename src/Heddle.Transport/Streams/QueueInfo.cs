namespace Heddle.Transport;

/// <summary>Where a work queue stands at the moment.</summary>
/// <param name="Stream">The stream it is over.</param>
/// <param name="Name">The queue's name.</param>
/// <param name="Pending">How many messages it has yet to hand out for the first time.</param>
/// <param name="AckPending">How many are with readers unsettled, or wait to be handed out again.</param>
/// <param name="Redelivered">How many of these have been handed out more than once.</param>
public sealed record QueueInfo(string Stream, string Name, ulong Pending, int AckPending, int Redelivered);
