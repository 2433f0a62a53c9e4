using System.Threading.Channels;
using DemoAgents;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>A worker's process is killed in the middle of a job, and another worker does the job.</summary>
internal sealed class LostWorkerChapter : Chapter
{
    private const string JobId = "weave-3";

    public override string Title => "A worker dies, its job does not";

    public override string Story =>
        "A worker is killed while it is at a job. The dispatcher no longer hears its heartbeats, and gives the job to another; whoever waits only waits longer.";

    public override string Command =>
        $$"""heddle job submit {{Weaver.Topic}} '{"rows":12}' --wait   # and kill the worker's process meanwhile""";

    public override bool NeedsProcesses => true;

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var processes = ProcessesOf(stage);
        await using var workshop = await Workshop.OpenAsync(stage, processes, cancellationToken);
        var store = await JobStore.OpenAsync(stage.Mesh.Bus, new() { TimeProvider = stage.Time }, cancellationToken);
        var reports = Channel.CreateBounded<JobProgress>(1);
        var job = workshop.WeaveAsync(JobId, new(Rows: 12), reports.Writer, cancellationToken);
        await reports.Reader.WaitToReadAsync(cancellationToken);
        var victim = await WorkerOfAsync(store, workshop, cancellationToken);
        await victim.KillAsync();
        var killed = stage.Time.GetTimestamp();
        await processes.StopAsync(victim);
        stage.Narrator.Show($"{victim.Agent} is killed while it weaves");
        var cloth = await job;
        var elapsed = stage.Time.GetElapsedTime(killed);
        var heir = workshop.Workers.FirstOrDefault(worker => worker.Id == cloth.Process);
        Require(heir is not null && heir != victim, "no other worker did the job");
        stage.Narrator.Show($"{heir.Agent} has woven all {cloth.Rows} rows");
        return $"done by another worker {elapsed.TotalSeconds:0.0} s after the kill, without the client's help";
    }

    private static async Task<AgentProcess> WorkerOfAsync(JobStore store, Workshop workshop, CancellationToken cancellationToken)
    {
        var known = await store.GetAsync(JobId, cancellationToken);
        return workshop.Workers.FirstOrDefault(worker => worker.Agent == known?.WorkerId)
            ?? throw new ChapterFailedException($"no worker `{known?.WorkerId}` is there to be killed");
    }
}
