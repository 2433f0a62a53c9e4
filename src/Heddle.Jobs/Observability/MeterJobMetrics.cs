using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Heddle.Jobs;

/// <summary>Counts and times jobs with the meter <c>Heddle.Jobs</c>; durations in seconds, by topic and status.</summary>
public sealed class MeterJobMetrics : IJobMetrics, IDisposable
{
    /// <summary>The meter's name, for exporters to subscribe to.</summary>
    public const string MeterName = "Heddle.Jobs";

    private const string TopicTag = "messaging.destination.name";
    private const string StatusTag = "heddle.job.status";

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _heartbeats;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meterFactory">Makes the meter, so that a host or test sees only its own; <see langword="null"/> for one of the process.</param>
    public MeterJobMetrics(IMeterFactory? meterFactory = null)
    {
        _meter = meterFactory?.Create(new MeterOptions(MeterName)) ?? new Meter(MeterName);
        _received = _meter.CreateCounter<long>("heddle.job.received", "{job}", "Jobs a worker has begun.");
        _duration = _meter.CreateHistogram<double>("heddle.job.duration", "s", "How long handlers took.");
        _active = _meter.CreateUpDownCounter<long>("heddle.job.active", "{job}", "Jobs that are running.");
        _heartbeats = _meter.CreateCounter<long>("heddle.worker.heartbeats", "{heartbeat}", "Signs of life sent.");
    }

    /// <inheritdoc />
    public void JobReceived(in JobIdentity job)
    {
        _received.Add(1, new KeyValuePair<string, object?>(TopicTag, job.Topic));
        _active.Add(1, new KeyValuePair<string, object?>(TopicTag, job.Topic));
    }

    /// <inheritdoc />
    public void JobCompleted(in JobIdentity job, TimeSpan duration, JobStatus status) => End(job, duration, status);

    /// <inheritdoc />
    public void JobFailed(in JobIdentity job, TimeSpan duration, JobStatus status, string error) => End(job, duration, status);

    /// <inheritdoc />
    public void HeartbeatSent(string workerId, string traceId) => _heartbeats.Add(1);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private void End(in JobIdentity job, TimeSpan duration, JobStatus status)
    {
        _active.Add(-1, new KeyValuePair<string, object?>(TopicTag, job.Topic));
        if (_duration.Enabled)
        {
            _duration.Record(duration.TotalSeconds, new TagList { { TopicTag, job.Topic }, { StatusTag, status.ToString() } });
        }
    }
}
