using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Submits jobs, waits for them, watches them and calls them off. Safe for concurrent use; one for each connection will do.</summary>
public sealed class JobClient : IAsyncDisposable
{
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    private readonly MessageBus _bus;
    private readonly JobClientOptions _options;
    private readonly JobSubmitter _submitter;
    private readonly PacketPublisher _publisher;
    private readonly EndFinder _finder;
    private readonly ResultHub _hub;

    /// <summary>Makes a client.</summary>
    /// <param name="bus">The connection; it stays the caller's to close.</param>
    /// <param name="options">How the client is set up; <see langword="null"/> for the defaults.</param>
    public JobClient(MessageBus bus, JobClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        _bus = bus;
        _options = options ?? new();
        _publisher = new(bus, _options.Signer, _options.SenderId, _options.TimeProvider);
        _submitter = new(bus, _publisher, _options);
        _finder = new(bus, _options);
        _hub = new(bus, _options, _finder);
    }

    /// <summary>Writes the input to the blob store and submits a job for it.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <param name="topic">What work it is, for example <c>job.summarize</c>.</param>
    /// <param name="input">The input, to be written as JSON.</param>
    /// <param name="options">What else is to be said; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; whether the job was submitted is then unknown.</param>
    /// <exception cref="InvalidOperationException">The client has no blob stores.</exception>
    /// <exception cref="BlobTooLargeException">The input exceeds <see cref="JobClientOptions.MaxBlobBytes"/>.</exception>
    /// <exception cref="BlobStoreException">The input could not be stored, so nothing was submitted. Another attempt may succeed.</exception>
    /// <exception cref="TimeoutException">The store did not take the input in time, so nothing was submitted. Another attempt may succeed.</exception>
    /// <exception cref="InvalidPacketException">Receivers would drop the request.</exception>
    /// <exception cref="NoStreamException">No stream stores submissions; see <see cref="JobClientOptions.Receipt"/>.</exception>
    /// <exception cref="BusException">The bus did not take the job, or did not say so.</exception>
    public async ValueTask<SubmittedJob> SubmitAsync<TInput>(
        string topic,
        TInput input,
        JobOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var (request, traceId) = await PrepareAsync(topic, input, typeof(TInput), options, cancellationToken).ConfigureAwait(false);
        return await _submitter.SubmitAsync(request, traceId, _submitter.Receipt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Submits a job as it is; its input, if it has one, has been put where it points.</summary>
    /// <param name="request">The job.</param>
    /// <param name="cancellationToken">Ends the wait; whether the job was submitted is then unknown.</param>
    /// <exception cref="InvalidPacketException">Receivers would drop the request.</exception>
    /// <exception cref="NoStreamException">No stream stores submissions; see <see cref="JobClientOptions.Receipt"/>.</exception>
    /// <exception cref="BusException">The bus did not take the job, or did not say so.</exception>
    public ValueTask<SubmittedJob> SubmitAsync(JobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _submitter.SubmitAsync(request, RequestBuilder.TraceIdOf(JobOptions.Default), _submitter.Receipt, cancellationToken);
    }

    /// <summary>Submits a job and waits for its output.</summary>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="topic">What work it is, for example <c>job.summarize</c>.</param>
    /// <param name="input">The input, to be written as JSON.</param>
    /// <param name="options">What else is to be said; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on, unless <see cref="CancelAsync(string, string, CancellationToken)"/> calls it off.</param>
    /// <exception cref="BlobStoreException">The input could not be stored, so nothing was submitted. Another attempt may succeed.</exception>
    /// <exception cref="TimeoutException">The store did not take the input in time, so nothing was submitted. Another attempt may succeed.</exception>
    /// <exception cref="JobFailedException">The job ended, and not well.</exception>
    /// <exception cref="JobUnansweredException">The job's deadline and <see cref="JobClientOptions.ResultGrace"/> have passed without a result.</exception>
    /// <exception cref="JobOutputException">
    /// The job succeeded, but its output is gone, too large or of another form, or its store did not answer.
    /// </exception>
    /// <exception cref="BusException">The bus did not take the job, or the connection was closed.</exception>
    public async ValueTask<TOutput> SubmitAndWaitAsync<TOutput>(
        string topic,
        object? input,
        JobOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var type = input?.GetType() ?? typeof(object);
        var (request, traceId) = await PrepareAsync(topic, input, type, options, cancellationToken).ConfigureAwait(false);
        var result = await WaitAsync(request, traceId, options?.Progress, cancellationToken).ConfigureAwait(false);
        return result.Status is JobStatus.Succeeded
            ? await ReadOutputAsync<TOutput>(result, cancellationToken).ConfigureAwait(false)
            : throw new JobFailedException(topic, result);
    }

    /// <summary>Submits a job as it is and waits for its result, whatever that is.</summary>
    /// <param name="request">The job.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="JobUnansweredException">The job's deadline and <see cref="JobClientOptions.ResultGrace"/> have passed without a result.</exception>
    /// <exception cref="BusException">The bus did not take the job, or the connection was closed.</exception>
    public ValueTask<JobResult> SubmitAndWaitAsync(JobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WaitAsync(request, RequestBuilder.TraceIdOf(JobOptions.Default), progress: null, cancellationToken);
    }

    /// <summary>
    /// Waits for the result of a job that was submitted before, by whomever, and that may have ended: whoever has lost a wait, for
    /// example because the process was started anew, takes it up with the job's id. A job no dispatcher knows yet is waited for.
    /// </summary>
    /// <remarks>
    /// A result from the past is as good as one that comes now: it is taken from the stream, which keeps it as it was published, and must
    /// satisfy <see cref="JobClientOptions.Reader"/>. In the production profile signatures last for minutes, so a result that is older is
    /// not believed; let another that is kept elsewhere tell, or ask <see cref="JobStore"/>, whose word is the dispatchers' alone.
    /// </remarks>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="InvalidOperationException">The client's jobs do not go through a dispatcher, so nothing is kept of them.</exception>
    /// <exception cref="ArgumentException">This client waits for the job already.</exception>
    /// <exception cref="BusException">The connection was closed.</exception>
    public async ValueTask<JobResult> WaitAsync(string jobId, CancellationToken cancellationToken = default) =>
        (await FindAsync(jobId, cancellationToken).ConfigureAwait(false)).Result;

    /// <summary>Waits for the output of a job that was submitted before, as <see cref="WaitAsync(string, CancellationToken)"/> does for its result.</summary>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="InvalidOperationException">The client's jobs do not go through a dispatcher, or it has no blob stores.</exception>
    /// <exception cref="ArgumentException">This client waits for the job already.</exception>
    /// <exception cref="JobFailedException">The job ended, and not well.</exception>
    /// <exception cref="JobOutputException">The job succeeded, but its output cannot be read; see <see cref="JobOutputException.IsRetryable"/>.</exception>
    /// <exception cref="BusException">The connection was closed.</exception>
    public async ValueTask<TOutput> WaitAsync<TOutput>(string jobId, CancellationToken cancellationToken = default)
    {
        var (result, topic) = await FindAsync(jobId, cancellationToken).ConfigureAwait(false);
        return result.Status is JobStatus.Succeeded
            ? await ReadOutputAsync<TOutput>(result, cancellationToken).ConfigureAwait(false)
            : throw new JobFailedException(topic, result);
    }

    /// <summary>Calls a job off. Nobody answers: a result of <see cref="JobStatus.Cancelled"/> tells that it worked.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="reason">Why, for people; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait for room in the connection's buffer.</param>
    /// <exception cref="BusException">The bus did not take it.</exception>
    public ValueTask CancelAsync(string jobId, string reason, CancellationToken cancellationToken = default) =>
        CancelAsync(
            new JobCancel
            {
                JobId = jobId,
                Reason = reason,
                RequestedBy = _options.SenderId,
            },
            cancellationToken
        );

    /// <summary>Calls a job off, or one dispatch of it.</summary>
    /// <param name="cancel">What is called off.</param>
    /// <param name="cancellationToken">Ends the wait for room in the connection's buffer.</param>
    /// <exception cref="InvalidPacketException">Receivers would drop it.</exception>
    /// <exception cref="BusException">The bus did not take it.</exception>
    public ValueTask CancelAsync(JobCancel cancel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cancel);
        return _publisher.PublishAsync(JobSubjects.Cancel, cancel.JobId, cancel, JobTracing.Inject(), cancellationToken);
    }

    /// <summary>Listens to progress from now on.</summary>
    /// <param name="jobId">The job; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    public ValueTask<JobFeed<JobProgress>> WatchProgressAsync(string? jobId = null, CancellationToken cancellationToken = default) =>
        WatchAsync<JobProgress>(JobSubjects.Progress, progress => jobId is null || progress.JobId == jobId, cancellationToken);

    /// <summary>Listens to results from now on: every one, with repeats, retries and what comes too late.</summary>
    /// <param name="jobId">The job; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    public ValueTask<JobFeed<JobResult>> WatchResultsAsync(string? jobId = null, CancellationToken cancellationToken = default) =>
        WatchAsync<JobResult>(JobSubjects.Result, result => jobId is null || result.JobId == jobId, cancellationToken);

    /// <summary>Stops listening; waits that are under way end with <see cref="ObjectDisposedException"/>. The connection stays open.</summary>
    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async ValueTask<JobFeed<T>> WatchAsync<T>(string subject, Func<T, bool> isWanted, CancellationToken cancellationToken)
        where T : PacketPayload
    {
        var subscription = await _bus.SubscribeAsync(subject, options: null, cancellationToken).ConfigureAwait(false);
        await _bus.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new(subscription, _options, isWanted);
    }

    private async ValueTask<(JobRequest Request, string TraceId)> PrepareAsync(
        string topic,
        object? input,
        Type type,
        JobOptions? options,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        options ??= JobOptions.Default;
        var jobId = options.JobId ?? RequestBuilder.NewJobId(_options.TimeProvider);
        var content = JsonSerializer.SerializeToUtf8Bytes(input, type, _options.Json);
        var store = Blobs.Default;
        var key = BlobKeys.Context(jobId);
        if (content.Length > _options.MaxBlobBytes)
        {
            throw new BlobTooLargeException(BlobPointer.Create(store.Scheme, key), _options.MaxBlobBytes);
        }

        var pointer = await store.WriteAsync(key, content, BlobRetention.Short, cancellationToken).ConfigureAwait(false);
        return (RequestBuilder.Build(topic, jobId, pointer.ToString(), options, _options), RequestBuilder.TraceIdOf(options));
    }

    private async ValueTask<JobResult> WaitAsync(
        JobRequest request,
        string traceId,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await _hub.ListenAsync(progress is not null, cancellationToken).ConfigureAwait(false);
        var job = new PendingJob(request.JobId, _options.Route is JobRoute.Dispatcher, progress);
        _hub.Add(job);
        try
        {
            await _submitter.SubmitAsync(request, traceId, _submitter.ReceiptWhenWaiting, cancellationToken).ConfigureAwait(false);
            if (request.Budget is not { DeadlineMilliseconds: > 0 and < int.MaxValue } budget)
            {
                return await job.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            var patience = TimeSpan.FromMilliseconds(budget.DeadlineMilliseconds) + _options.ResultGrace;
            try
            {
                return await job.Ended.WaitAsync(patience, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return await LookLastAsync(job, cancellationToken).ConfigureAwait(false)
                    ?? throw new JobUnansweredException(request.JobId, patience);
            }
        }
        finally
        {
            _hub.Remove(job);
        }
    }

    private async ValueTask<(JobResult Result, string Topic)> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        if (_options.Route is not JobRoute.Dispatcher)
        {
            throw new InvalidOperationException(
                $"jobs that go straight to a topic are not recorded; set `{nameof(JobClientOptions)}.{nameof(JobClientOptions.Route)}` to `{JobRoute.Dispatcher}`"
            );
        }

        await _hub.ListenAsync(forProgress: false, cancellationToken).ConfigureAwait(false);
        var job = new PendingJob(jobId, retriesAreMade: true, progress: null);
        _hub.Add(job);
        try
        {
            _hub.LookFor(job);
            return (await job.Ended.WaitAsync(cancellationToken).ConfigureAwait(false), job.Topic);
        }
        finally
        {
            _hub.Remove(job);
        }
    }

    /// <summary>The time is up: perhaps the result came while nobody listened.</summary>
    private async ValueTask<JobResult?> LookLastAsync(PendingJob job, CancellationToken cancellationToken)
    {
        if (_options.Route is not JobRoute.Dispatcher)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(LastLook, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _finder.TryEndAsync(job, both.Token).ConfigureAwait(false) ? await job.Ended.ConfigureAwait(false) : null;
        }
        catch (Exception problem)
            when (problem is BusException or NotSupportedException or InvalidDataException or ReplayStoreFullException)
        {
            ClientLog.RecordsUnreadable(_options.Logger, problem);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async ValueTask<TOutput> ReadOutputAsync<TOutput>(JobResult result, CancellationToken cancellationToken)
    {
        if (!BlobPointer.TryParse(result.ResultPointer, out var pointer))
        {
            throw new JobOutputException(result, $"its output pointer `{result.ResultPointer}` is none");
        }

        try
        {
            var content =
                await Blobs.ReadAsync(pointer, _options.MaxBlobBytes, cancellationToken).ConfigureAwait(false)
                ?? throw new JobOutputException(result, $"its output `{pointer}` is not there, or no longer");
            return JsonSerializer.Deserialize<TOutput>(content.Span, _options.Json)!;
        }
        catch (Exception problem)
            when (problem
                    is BlobTooLargeException
                        or InvalidPointerException
                        or JsonException
                        or BlobStoreException
                        or TimeoutException
                        or BusException
            )
        {
            throw new JobOutputException(result, $"its output `{pointer}` cannot be read: {problem.Message}", problem);
        }
    }

    private BlobStores Blobs =>
        _options.Blobs ?? throw new InvalidOperationException($"the client has no blob stores; set `{nameof(JobClientOptions)}.Blobs`");
}
