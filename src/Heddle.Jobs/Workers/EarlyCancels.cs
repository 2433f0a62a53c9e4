namespace Heddle.Jobs;

/// <summary>
/// Cancellations of jobs that are not here: most are other workers', some overtake their job on the way. The latest are kept. Not
/// safe for concurrent use.
/// </summary>
internal sealed class EarlyCancels
{
    private const int Capacity = 4096;

    private readonly Dictionary<string, JobCancel> _byJob = new(StringComparer.Ordinal);
    private readonly Queue<JobCancel> _order = new();

    public void Remember(JobCancel cancel)
    {
        _byJob[cancel.JobId] = cancel;
        _order.Enqueue(cancel);
        if (_order.Count > Capacity && _order.Dequeue() is var oldest && ReferenceEquals(_byJob.GetValueOrDefault(oldest.JobId), oldest))
        {
            _byJob.Remove(oldest.JobId);
        }
    }

    public bool TryTake(JobRequest request) => _byJob.Remove(request.JobId, out var cancel) && JobLedger.IsAbout(cancel, request.Dispatch);
}
