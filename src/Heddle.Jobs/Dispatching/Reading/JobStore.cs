using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>What the dispatchers know, for people and tools: jobs, dead letters and workers.</summary>
public sealed partial class JobStore
{
    private readonly MessageBus _bus;
    private readonly KeyValueBucket _jobs;
    private readonly JobStoreOptions _options;

    private JobStore(MessageBus bus, KeyValueBucket jobs, KeyValueBucket deadLetters, JobStoreOptions options)
    {
        (_bus, _jobs, _options) = (bus, jobs, options);
        DeadLetters = new(bus, deadLetters, options);
    }

    /// <summary>The jobs that ended badly.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>Opens the store, creating its buckets when no dispatcher has done so.</summary>
    /// <param name="bus">The bus; it stays the caller's to dispose.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<JobStore> OpenAsync(
        MessageBus bus,
        JobStoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(bus);
        options ??= new();
        var jobs = await bus.OpenKeyValueAsync(options.Storage.Jobs, cancellationToken).ConfigureAwait(false);
        var letters = await bus.OpenKeyValueAsync(options.Storage.DeadLetters, cancellationToken).ConfigureAwait(false);
        return new(bus, jobs, letters, options);
    }

    /// <summary>One job; <see langword="null"/> when the dispatchers do not know it.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<JobInfo?> GetAsync(string jobId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        var key = JobKeys.Job(jobId);
        return await _jobs.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } entry
            ? JobInfo.Of(JobRecord.Decode(key, entry.Value.Span))
            : null;
    }

    /// <summary>The jobs there are, those that changed last at the end.</summary>
    /// <param name="status">Only those in this state; <see langword="null"/>, the default, for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<JobInfo> ListAsync(
        JobStatus? status = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var entry in StateAsync(_jobs, cancellationToken).ConfigureAwait(false))
        {
            if (status is null || JobRecordHead.Read(entry.Value.Span)?.State == status)
            {
                yield return JobInfo.Of(JobRecord.Decode(entry.Key, entry.Value.Span));
            }
        }
    }

    /// <summary>Asks dispatchers and workers to call a job off. Whether it was still to be called off, <see cref="GetAsync"/> tells.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask CancelAsync(string jobId, string reason = "", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        var key = JobKeys.Job(jobId);
        var entry = await _jobs.GetAsync(key, cancellationToken).ConfigureAwait(false);
        var cancel = new JobCancel
        {
            JobId = jobId,
            Reason = reason,
            RequestedBy = _options.SenderId,
        };
        var packet = BusPacket.Create(jobId, _options.SenderId, _options.TimeProvider.GetUtcNow(), cancel) with
        {
            Identity = entry is null ? null : JobRecord.Decode(key, entry.Value.Span).Identity,
        };
        var bytes = _options.Signer.Sign(packet, JobSubjects.Cancel);
        await _bus.PublishAsync(JobSubjects.Cancel, bytes, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The workers that show signs of life, each as it is first heard. Listens until cancelled: after one interval of heartbeats, 5 s by
    /// custom, every living worker has been heard.
    /// </summary>
    /// <param name="cancellationToken">Ends the listening.</param>
    public async IAsyncEnumerable<WorkerInfo> WorkersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var beats = await _bus.SubscribeAsync(JobSubjects.Heartbeat, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = beats.ConfigureAwait(false);
        var heard = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var message in beats.Messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var read = await _options.Reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
            if (read.Packet?.Payload is Heartbeat beat && heard.Add(beat.WorkerId))
            {
                yield return WorkerInfo.Of(beat, _options.TimeProvider.GetUtcNow());
            }
        }
    }

    /// <summary>The job records of a bucket as they are now.</summary>
    internal static async IAsyncEnumerable<KeyValueEntry> StateAsync(
        KeyValueBucket bucket,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var watch = await bucket.WatchAsync(JobKeys.Jobs, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = ((IAsyncDisposable)watch).ConfigureAwait(false);
        if (watch.IsCurrent)
        {
            yield break;
        }

        await foreach (var entry in watch.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (entry.Operation == KeyValueOperation.Put)
            {
                yield return entry;
            }

            if (watch.IsCurrent)
            {
                yield break;
            }
        }
    }
}
