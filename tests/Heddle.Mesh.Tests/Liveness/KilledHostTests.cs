using System.Diagnostics;
using Heddle.DevServers;
using Heddle.Mesh.Tests.Hosting;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>A host that is killed where no monitor cleans up: its agents stay in the catalog, and callers are told all the same.</summary>
public sealed class KilledHostTests
{
    [Fact]
    public async Task The_agents_of_a_killed_host_are_not_available_at_once_by_every_verb_that_waits()
    {
        await using var server = await NatsServer.StartAsync();
        await using var caller = await AgentMesh.ConnectAsync(server.Url, cancellationToken: MeshFixture.Timeout);
        var logs = await caller.Bus.SubscribeAsync("mesh.logs.finance.*", null, MeshFixture.Timeout);
        await caller.Bus.FlushAsync(MeshFixture.Timeout);
        using var host = new AgentProcess(server.Url);
        await logs.Messages.ReadAsync(MeshFixture.Timeout);
        await logs.Messages.ReadAsync(MeshFixture.Timeout);
        await caller.CallAsync("finance.invoices", new { number = "4711" }, cancellationToken: MeshFixture.Timeout);

        await host.KillAsync();
        var started = Stopwatch.GetTimestamp();
        await Should.ThrowAsync<AgentNotAvailableException>(() =>
            caller.CallAsync("finance.invoices", new { number = "4711" }, cancellationToken: MeshFixture.Timeout)
        );
        await Should.ThrowAsync<AgentNotAvailableException>(async () =>
        {
            await foreach (
                var _ in caller.StreamAsync<string>("finance.reminders", new[] { "4711" }, cancellationToken: MeshFixture.Timeout)
            ) { }
        });
        var told = new TaskCompletionSource<MeshException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await caller.SendAsync<string>("finance.invoices", new { number = "4711" }, _ => { }, told.SetResult);
        (await told.Task.WaitAsync(MeshFixture.Timeout)).ShouldBeOfType<AgentNotAvailableException>();
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await MeshState.ReadAsync(caller.Bus)).Catalog.ShouldBe("finance.invoices finance.reminders");
    }
}
