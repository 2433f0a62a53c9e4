using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Transport.Nats;

namespace Heddle.EndToEnd.Tests.Documentation;

/// <summary>The samples that the guides show do what the guides say.</summary>
public sealed class SampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tour_of_the_mesh_shows_every_part_of_it()
    {
        await using var server = await NatsServer.StartAsync(new(), Cancel);

        (await SampleProcess.RunAsync("MeshTour", server.Url)).ShouldBe(
            """
            4
            over
            and
            under
            13
            LOOM 42
            text.length, text.words
            Counts the characters of a text.
            0.9
            the loom is set up
            no such agent

            """
        );
    }

    [Fact]
    public async Task A_job_goes_from_client_to_worker_and_back_and_its_key_has_one_outcome()
    {
        await using var server = await NatsServer.StartAsync(new(), Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        await using var dispatcher = new JobDispatcher(
            bus,
            new() { Pools = JobPools.Parse("topics: { job.summarize: text }\npools: { text: {} }") }
        );
        await dispatcher.StartAsync(Cancel);
        await using var worker = SampleProcess.Start("HostedJobs", server.Url);

        (await SampleProcess.RunAsync("SubmitJob", server.Url, "once")).ShouldBe("Warp first.\n");
        (await SampleProcess.RunAsync("SubmitJob", server.Url, "once")).ShouldBe("Warp first.\n");
        var store = await JobStore.OpenAsync(bus, cancellationToken: Cancel);
        var attempts = await store.ListAsync(null, Cancel).Select(job => (int)job.Attempt).Order().ToListAsync(Cancel);
        attempts.ShouldBe([0, 1], "the second was not given to anybody");
    }

    [Fact]
    public async Task A_worker_with_a_key_ring_does_nothing_for_a_stranger() =>
        (await SampleProcess.RunAsync("SignedJobs", null)).ShouldBe("Hello, client!\nnobody answers a stranger\n");
}
