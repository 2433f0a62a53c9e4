using System.Threading.Channels;
using DemoAgents;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>Work that takes its time is submitted, watched and called off.</summary>
internal sealed class JobChapter : Chapter
{
    public override string Title => "A job";

    public override string Story =>
        "Work that takes its time is a job: stored until a dispatcher gives it to a worker, which tells how far it is, and called off when it is no longer wanted.";

    public override string Command => $$"""heddle job submit {{Weaver.Topic}} '{"rows":4,"rowMs":50}' --wait   # and heddle job cancel""";

    public override bool NeedsProcesses => true;

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        await using var workshop = await Workshop.OpenAsync(stage, ProcessesOf(stage), cancellationToken);
        await WeaveAsync(stage, workshop, cancellationToken);
        await CallOffAsync(stage, workshop, cancellationToken);
        return "one job was done, and one called off in the middle";
    }

    private static async Task WeaveAsync(Stage stage, Workshop workshop, CancellationToken cancellationToken)
    {
        var reports = Channel.CreateBounded<JobProgress>(100);
        var job = workshop.WeaveAsync("weave-1", new(Rows: 4, RowMs: 50), reports.Writer, cancellationToken);
        var shown = 0;
        await foreach (var report in reports.Reader.ReadAllAsync(cancellationToken))
        {
            stage.Narrator.Show($"{report.Percent, 3}% {report.Message}");
            shown++;
        }

        var cloth = await job;
        Require(cloth.Rows == 4, $"{cloth.Rows} rows were woven, not 4");
        Require(shown > 0, "the worker did not tell how far it was");
        Require(workshop.Workers.Any(worker => worker.Id == cloth.Process), "another process did the job than the workers' two");
    }

    private static async Task CallOffAsync(Stage stage, Workshop workshop, CancellationToken cancellationToken)
    {
        var reports = Channel.CreateBounded<JobProgress>(1);
        var job = workshop.WeaveAsync("weave-2", new(Rows: 1000), reports.Writer, cancellationToken);
        await reports.Reader.WaitToReadAsync(cancellationToken);
        await workshop.Client.CancelAsync("weave-2", "nobody wants so much cloth", cancellationToken);
        try
        {
            await job;
        }
        catch (JobFailedException end) when (end.Status is JobStatus.Cancelled)
        {
            stage.Narrator.Show(end.Message);
            return;
        }

        throw new ChapterFailedException("the job that was called off was done all the same");
    }
}
