using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>
/// Waits for a job. What the dispatchers have written decides when it has ended, so that neither an end before the wait nor a lost
/// connection is missed; its progress is for the person alone.
/// </summary>
internal sealed class JobWait(Shell shell, JobStore store, JobFeed<JobProgress> progress, string jobId)
{
    private volatile string _state = "submitted";
    private volatile string _said = "";

    /// <summary>Waits until a dispatcher knows the job, which of one that was just submitted takes a moment.</summary>
    /// <exception cref="CommandFailedException">None came to know it.</exception>
    public async Task UntilKnownAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout < Shell.Patience ? timeout.Value : Shell.Patience, shell.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Spinner.WhileAsync(
                shell,
                "looking for the job",
                async () => await store.WatchAsync(jobId, both.Token).AnyAsync(both.Token)
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw JobMissing.Job(jobId);
        }
    }

    /// <summary>Waits until the job has ended, however it does.</summary>
    /// <exception cref="CommandFailedException">The time was up before.</exception>
    public async Task<JobInfo> UntilEndAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, shell.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ProgressBar.WhileAsync(shell, _state, show => FollowAsync(show, both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException("timeout", $"job `{jobId}` has not ended within {timeout?.TotalSeconds} s; it goes on")
            {
                Advice = $"heddle jobs wait {jobId}",
                ExitCode = ExitCode.TimedOut,
            };
        }
    }

    private async Task<JobInfo> FollowAsync(Action<int?, string> show, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowProgressAsync(show, end.Token);
        try
        {
            return await store
                .WatchAsync(jobId, cancellationToken)
                .Select(job =>
                {
                    _state = JobView.Word(job.Status).ToLowerInvariant();
                    Show(show, null);
                    return job;
                })
                .LastAsync(cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ShowProgressAsync(Action<int?, string> show, CancellationToken cancellationToken)
    {
        await foreach (var report in progress.WithCancellation(cancellationToken))
        {
            _said = report.Message;
            Show(show, report.Percent);
        }
    }

    /// <summary>Two tell the person something, each of which must not wipe out what the other said.</summary>
    private void Show(Action<int?, string> show, int? percent) => show(percent, $"{_state} {_said}".TrimEnd());
}
