using System.CommandLine;
using System.Globalization;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs list</c>.</summary>
internal sealed class JobsListCommand : MeshClientCommand
{
    private readonly Option<string?> _status = new("--status")
    {
        Description = "Only jobs in this state: pending, scheduled, dispatched, running, succeeded, failed, cancelled, denied, timeout.",
        HelpName = "state",
    };

    private readonly JsonOption _json = new("Write one JSON object a line.");

    public JobsListCommand(Shell shell)
        : base(shell, "list", "List the jobs dispatchers know, those that changed last at the end.")
    {
        Aliases.Add("ls");
        Options.Add(_status);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        JobStatus? status = arguments.GetValue(_status) is { } word ? JobView.Status(word) : null;
        var json = arguments.GetValue(_json);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, cancellationToken: cancellationToken);
        var table = new TableView("JOB", "TOPIC", "STATUS", "ATTEMPT", "WORKER", "REASON");
        await foreach (var job in store.ListAsync(status, cancellationToken))
        {
            if (json)
            {
                Shell.Out.WriteLine(JsonView.SortedLine(JobView.ToJson(job)));
            }
            else
            {
                var attempt = job.Attempt.ToString(CultureInfo.InvariantCulture);
                table.Add(job.JobId, job.Topic, JobView.Word(job.Status), attempt, job.WorkerId, job.ReasonCode);
            }
        }

        if (!json)
        {
            table.Write(Shell);
        }

        return ExitCode.Ok;
    }
}
