using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What surrounds a job that runs without a worker.</summary>
internal sealed class JobTestContext : JobContext, IDisposable
{
    private readonly JobTestOptions _options;
    private readonly List<ProgressReport> _reports = [];
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _calledOff;

    public JobTestContext(JobTestOptions options, JobRequest request, BlobStores blobs, CancellationToken calledOff)
    {
        _options = options;
        _calledOff = calledOff;
        Request = request;
        Blobs = blobs;
        var now = options.TimeProvider.GetUtcNow();
        Packet = BusPacket.Create(options.TraceId, options.SenderId, Timestamp.From(now), request);
        if (request.Budget is { DeadlineMilliseconds: > 0 and < int.MaxValue } budget)
        {
            var time = TimeSpan.FromMilliseconds(budget.DeadlineMilliseconds);
            Deadline = now + time;
            _deadline = new(time, options.TimeProvider);
        }

        _stop = CancellationTokenSource.CreateLinkedTokenSource(calledOff, _deadline?.Token ?? CancellationToken.None);
    }

    public override JobRequest Request { get; }

    public override BusPacket Packet { get; }

    public override PacketTrust Trust => PacketTrust.Unverified;

    public override BusHeaders? Headers => null;

    public override string WorkerId => _options.WorkerId;

    public override int Attempt => _options.Attempt;

    public override DateTimeOffset? Deadline { get; }

    public override JobStopReason StopReason =>
        _calledOff.IsCancellationRequested ? JobStopReason.Cancelled
        : _deadline?.IsCancellationRequested is true ? JobStopReason.Deadline
        : JobStopReason.None;

    public override ILogger Logger => _options.Logger;

    public override BlobStores Blobs { get; }

    public override TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>Ends when the job is to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    public IReadOnlyList<ProgressReport> Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    public override ValueTask ReportProgressAsync(ProgressReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        lock (_reports)
        {
            _reports.Add(report);
        }

        return default;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _deadline?.Dispose();
    }
}
