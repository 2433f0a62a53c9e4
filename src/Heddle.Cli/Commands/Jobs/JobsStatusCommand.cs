using System.CommandLine;
using System.Globalization;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs status</c>.</summary>
internal sealed class JobsStatusCommand : MeshClientCommand
{
    private readonly JobArgument _job = new();
    private readonly JsonOption _json = new("Write the job as JSON.");

    public JobsStatusCommand(Shell shell)
        : base(shell, "status", "Show where a job stands and how it came there.")
    {
        Arguments.Add(_job);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var jobId = arguments.GetRequiredValue(_job);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, cancellationToken: cancellationToken);
        var job = await store.GetAsync(jobId, cancellationToken) ?? throw JobMissing.Job(jobId);
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(JobView.ToJson(job)));
            return ExitCode.Ok;
        }

        Shell.Out.WriteLine(Printable.Line($"{job.JobId} {job.Topic} {JobView.Word(job.Status)} {job.ReasonCode}".TrimEnd()));
        if (job.Reason.Length > 0)
        {
            Shell.Out.WriteLine(Printable.Line(job.Reason));
        }

        foreach (var step in job.Events)
        {
            Shell.Out.WriteLine(
                $"{step.Since.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} {JobView.Word(step.Status)}"
            );
        }

        return ExitCode.Ok;
    }
}
