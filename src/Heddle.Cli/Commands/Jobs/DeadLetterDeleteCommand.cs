using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs dlq delete</c>.</summary>
internal sealed class DeadLetterDeleteCommand : MeshClientCommand
{
    private readonly JobArgument _job = new();

    public DeadLetterDeleteCommand(Shell shell)
        : base(shell, "delete", "Put a dead letter away for good.")
    {
        Aliases.Add("rm");
        Arguments.Add(_job);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var jobId = arguments.GetRequiredValue(_job);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, cancellationToken: cancellationToken);
        return await store.DeadLetters.DeleteAsync(jobId, cancellationToken) ? ExitCode.Ok : throw JobMissing.Letter(jobId);
    }
}
