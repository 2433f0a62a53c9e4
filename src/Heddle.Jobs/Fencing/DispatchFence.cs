namespace Heddle.Jobs;

/// <summary>
/// Decides by a job's fencing token who may still change it (CAP specification 19). Compare and change in one atomic step, or the answer
/// is old when it is used.
/// </summary>
public static class DispatchFence
{
    /// <summary>For the dispatcher: whether a result, progress or cancellation is about the active dispatch.</summary>
    /// <param name="active">The dispatch the job is with.</param>
    /// <param name="echoed">What came back.</param>
    /// <returns><see cref="FencingVerdict.Current"/> when all three parts are the same.</returns>
    public static FencingVerdict CheckEcho(DispatchIdentity active, DispatchIdentity? echoed)
    {
        ArgumentNullException.ThrowIfNull(active);
        return echoed switch
        {
            null => FencingVerdict.Missing,
            _ when echoed.Attempt < active.Attempt => FencingVerdict.Stale,
            _ when echoed.Attempt > active.Attempt => FencingVerdict.Future,
            _ when !Same(echoed.AssignedWorkerId, active.AssignedWorkerId) => FencingVerdict.WrongWorker,
            _ when !Same(echoed.DispatchId, active.DispatchId) => FencingVerdict.OtherDispatch,
            _ => FencingVerdict.Current,
        };
    }

    /// <summary>For a worker: whether a request is a new attempt it should run.</summary>
    /// <param name="known">The last dispatch of the job this worker has seen, or <see langword="null"/>.</param>
    /// <param name="offered">The request's dispatch.</param>
    /// <param name="workerId">This worker.</param>
    /// <returns>
    /// <see cref="FencingVerdict.Current"/> for the first dispatch it sees and for the attempt after the known one;
    /// <see cref="FencingVerdict.Repeated"/> for the known one.
    /// </returns>
    public static FencingVerdict CheckOffer(DispatchIdentity? known, DispatchIdentity? offered, string workerId)
    {
        if (offered is null)
        {
            return FencingVerdict.Missing;
        }

        if (!Same(offered.AssignedWorkerId, workerId))
        {
            return FencingVerdict.WrongWorker;
        }

        return known switch
        {
            null => FencingVerdict.Current,
            _ when offered.Attempt < known.Attempt => FencingVerdict.Stale,
            _ when offered.Attempt - known.Attempt > 1 => FencingVerdict.Future,
            _ when offered.Attempt > known.Attempt => FencingVerdict.Current,
            _ => Same(offered.DispatchId, known.DispatchId) ? FencingVerdict.Repeated : FencingVerdict.OtherDispatch,
        };
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
