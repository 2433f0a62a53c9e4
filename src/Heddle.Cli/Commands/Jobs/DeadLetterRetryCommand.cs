using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs dlq retry</c>.</summary>
internal sealed class DeadLetterRetryCommand : MeshClientCommand
{
    private readonly JobArgument _job = new();
    private readonly JobKeyOptions _keys;

    public DeadLetterRetryCommand(Shell shell)
        : base(shell, "retry", "Submit a dead letter's job once more and show the new job's id.")
    {
        Arguments.Add(_job);
        _keys = new(shell);
        _keys.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var jobId = arguments.GetRequiredValue(_job);
        using var keys = await _keys.ReadAsync(arguments, cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, keys.ForStore(Shell), cancellationToken);
        Shell.Out.WriteLine(await store.DeadLetters.RetryAsync(jobId, cancellationToken) ?? throw JobMissing.Letter(jobId));
        return ExitCode.Ok;
    }
}
