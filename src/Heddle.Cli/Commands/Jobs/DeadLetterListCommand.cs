using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs dlq list</c>.</summary>
internal sealed class DeadLetterListCommand : MeshClientCommand
{
    private readonly JsonOption _json = new("Write one JSON object a line.");

    public DeadLetterListCommand(Shell shell)
        : base(shell, "list", "List the jobs that ended badly.")
    {
        Aliases.Add("ls");
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var json = arguments.GetValue(_json);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, cancellationToken: cancellationToken);
        var table = new TableView("JOB", "TOPIC", "STATUS", "CODE", "REASON");
        await foreach (var letter in store.DeadLetters.ListAsync(cancellationToken))
        {
            if (json)
            {
                Shell.Out.WriteLine(JsonView.SortedLine(JobView.ToJson(letter)));
            }
            else
            {
                table.Add(letter.JobId, letter.Topic, JobView.Word(letter.Status), letter.ReasonCode, letter.Reason);
            }
        }

        if (!json)
        {
            table.Write(Shell);
        }

        return ExitCode.Ok;
    }
}
