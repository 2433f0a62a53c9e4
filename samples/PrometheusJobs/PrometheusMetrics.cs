using System.Collections.Concurrent;
using System.Globalization;
using Heddle.Jobs;

namespace PrometheusJobs;

/// <summary>Counts jobs and writes the counts in Prometheus' text format. Forty lines, because <see cref="IJobMetrics"/> is all there is to it.</summary>
public sealed class PrometheusMetrics : IJobMetrics
{
    private readonly ConcurrentDictionary<string, double> _samples = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void JobReceived(in JobIdentity job) => Add($"heddle_jobs_received_total{{topic=\"{Escape(job.Topic)}\"}}", 1);

    /// <inheritdoc />
    public void JobCompleted(in JobIdentity job, TimeSpan duration, JobStatus status) => End(job, duration, status);

    /// <inheritdoc />
    public void JobFailed(in JobIdentity job, TimeSpan duration, JobStatus status, string error) => End(job, duration, status);

    /// <inheritdoc />
    public void HeartbeatSent(string workerId, string traceId) =>
        Add($"heddle_worker_heartbeats_total{{worker=\"{Escape(workerId)}\"}}", 1);

    /// <summary>Writes what has been counted, one sample a line.</summary>
    /// <param name="output">Where to write it.</param>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var (series, value) in _samples.OrderBy(sample => sample.Key, StringComparer.Ordinal))
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{series} {value}\n"));
        }
    }

    // Topics and statuses are few; job and trace ids are not, and belong into logs and traces instead of labels.
    private void End(in JobIdentity job, TimeSpan duration, JobStatus status)
    {
        var labels = $"{{topic=\"{Escape(job.Topic)}\",status=\"{status}\"}}";
        Add($"heddle_job_duration_seconds_count{labels}", 1);
        Add($"heddle_job_duration_seconds_sum{labels}", duration.TotalSeconds);
    }

    private void Add(string series, double amount) => _samples.AddOrUpdate(series, amount, (_, value) => value + amount);

    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
