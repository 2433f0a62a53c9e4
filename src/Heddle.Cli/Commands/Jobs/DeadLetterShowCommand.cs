using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs dlq show</c>.</summary>
internal sealed class DeadLetterShowCommand : MeshClientCommand
{
    private readonly JobArgument _job = new();

    public DeadLetterShowCommand(Shell shell)
        : base(shell, "show", "Show a dead letter as JSON.") => Arguments.Add(_job);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var jobId = arguments.GetRequiredValue(_job);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, cancellationToken: cancellationToken);
        var letter = await store.DeadLetters.GetAsync(jobId, cancellationToken) ?? throw JobMissing.Letter(jobId);
        Shell.Out.WriteLine(JsonView.Document(JobView.ToJson(letter)));
        return ExitCode.Ok;
    }
}
