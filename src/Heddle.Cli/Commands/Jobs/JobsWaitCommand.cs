using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs wait</c>.</summary>
internal sealed class JobsWaitCommand : MeshClientCommand
{
    private readonly JobArgument _job = new();
    private readonly TimeoutOption _timeout = new("How long to wait. The job goes on. Default: until it ends.");
    private readonly JobKeyOptions _keys;
    private readonly JsonOption _json = new("Write the job's state and output as JSON.");

    public JobsWaitCommand(Shell shell)
        : base(shell, "wait", "Wait for a job's end and show its output.")
    {
        Arguments.Add(_job);
        Options.Add(_timeout);
        _keys = new(shell);
        _keys.AddTo(this);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var jobId = arguments.GetRequiredValue(_job);
        var timeout = arguments.GetValue(_timeout);
        using var keys = await _keys.ReadAsync(arguments, cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        await using var blobs = BlobStores.CreateDefault(mesh.Bus, Shell.Environment);
        await using var client = new JobClient(mesh.Bus, keys.ForClient(Shell, blobs));
        await using var progress = await client.WatchProgressAsync(jobId, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, keys.ForStore(Shell), cancellationToken);
        var wait = new JobWait(Shell, store, progress, jobId);
        await wait.UntilKnownAsync(timeout, cancellationToken);
        var end = await wait.UntilEndAsync(timeout, cancellationToken);
        return await new JobEnd(Shell, blobs, end).ShowAsync(arguments.GetValue(_json), cancellationToken);
    }
}
