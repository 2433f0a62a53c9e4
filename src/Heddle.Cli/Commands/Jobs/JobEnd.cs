using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>Shows what came of a job that has ended.</summary>
internal sealed class JobEnd(Shell shell, BlobStores blobs, JobInfo job)
{
    /// <summary>Writes the output, or everything as JSON, and answers the exit code.</summary>
    /// <exception cref="CommandFailedException">The job did not succeed, or its output cannot be had.</exception>
    public async Task<int> ShowAsync(bool json, CancellationToken cancellationToken)
    {
        var isDone = job.Status is JobStatus.Succeeded;
        var output = isDone && job.ResultPointer.Length > 0 ? await ReadAsync(cancellationToken) : null;
        if (json)
        {
            var whole = JobView.ToJson(job);
            whole["output"] = output is { } bytes ? ToJson(bytes) : null;
            shell.Out.WriteLine(JsonView.Document(whole));
        }
        else if (output is { } bytes)
        {
            shell.Out.WriteLine(TryParse(bytes) is { } value ? JsonView.Line(value) : EntryView.ToText(bytes, Printable.Text));
        }

        return isDone ? ExitCode.Ok : throw Failure();
    }

    private CommandFailedException Failure()
    {
        var reason = job.Reason.Length > 0 ? job.Reason : job.ReasonCode;
        return new(
            $"job_{job.Status.ToString().ToLowerInvariant()}",
            $"job `{job.JobId}` ended as {JobView.Word(job.Status)}: {reason}".TrimEnd(' ', ':')
        )
        {
            Advice = job.Status is JobStatus.Cancelled ? null : $"heddle jobs dlq show {job.JobId}",
            ExitCode = job.Status switch
            {
                JobStatus.Denied => ExitCode.Denied,
                JobStatus.Timeout => ExitCode.TimedOut,
                _ => ExitCode.Failed,
            },
        };
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.ReadAsync(BlobPointer.Parse(job.ResultPointer), BlobKeys.DefaultMaxBytes, cancellationToken)
                ?? throw Unreadable("it is not there, or no longer", null);
        }
        catch (Exception problem) when (problem is InvalidPointerException or BlobTooLargeException)
        {
            throw Unreadable(problem.Message, problem);
        }
    }

    private CommandFailedException Unreadable(string why, Exception? cause) =>
        new("output_missing", $"job `{job.JobId}` succeeded, but its output `{job.ResultPointer}` cannot be read: {why}", cause);

    private static JsonNode? ToJson(ReadOnlyMemory<byte> bytes) =>
        TryParse(bytes) is { } value ? JsonView.Node(value) : EntryView.ToText(bytes, static text => text);

    private static JsonElement? TryParse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonElement.Parse(bytes.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
