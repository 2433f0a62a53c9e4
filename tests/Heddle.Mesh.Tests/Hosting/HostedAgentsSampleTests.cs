using System.Collections.Concurrent;
using System.Text.Json;
using Heddle.DevServers;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Hosting;

/// <summary>The sample, in real processes on a real server.</summary>
public sealed class HostedAgentsSampleTests
{
    private static CancellationToken Timeout => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task Two_processes_of_one_agent_share_1000_calls_and_leave_nothing_behind()
    {
        var answeredBy = new ConcurrentDictionary<string, int>();
        await using var server = await NatsServer.StartAsync();
        await using var caller = await AgentMesh.ConnectAsync(
            server.Url,
            new AgentMeshOptions { OutgoingMiddleware = [CountAsync] },
            Timeout
        );
        await using var logs = await SubscribeAsync(caller);
        using var first = new AgentProcess(server.Url);
        using var second = new AgentProcess(server.Url);
        await WhenAnnouncedAsync(logs, 4);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Timeout },
            async (_, cancel) =>
            {
                var invoice = await caller.CallAsync("finance.invoices", new { number = "4711" }, cancellationToken: cancel);
                invoice.GetProperty("amount").GetDecimal().ShouldBe(120.50m);
            }
        );

        answeredBy.Count.ShouldBe(2);
        answeredBy.Values.Sum().ShouldBe(1000);
        answeredBy.Values.ShouldAllBe(share => share > 250);
        (await first.TerminateAsync()).ShouldBe(0);
        (await caller.CallAsync("finance.invoices", new { number = "4712" }, cancellationToken: Timeout))
            .GetProperty("paid")
            .GetBoolean()
            .ShouldBeTrue();
        (await second.TerminateAsync()).ShouldBe(0);
        var instances = await caller.Bus.OpenKeyValueAsync(new("mesh-instances"), Timeout);
        (await instances.KeysAsync(cancellationToken: Timeout).ToListAsync(Timeout)).ShouldBeEmpty();

        async ValueTask<CallReply> CountAsync(CallContext context, PipelineStep<CallContext, CallReply> next)
        {
            var reply = await next(context);
            if (context.Payload.Span.IndexOf("4711"u8) >= 0)
            {
                answeredBy.AddOrUpdate(reply.Headers![MeshHeaders.InstanceId]!, 1, static (_, count) => count + 1);
            }

            return reply;
        }
    }

    [Fact]
    public async Task The_streaming_agent_asks_the_other_one()
    {
        await using var server = await NatsServer.StartAsync();
        await using var caller = await AgentMesh.ConnectAsync(server.Url, cancellationToken: Timeout);
        await using var logs = await SubscribeAsync(caller);
        using var process = new AgentProcess(server.Url);
        await WhenAnnouncedAsync(logs, 2);
        var reminders = await caller
            .StreamAsync<string>("finance.reminders", new[] { "4711", "4712" }, cancellationToken: Timeout)
            .ToListAsync(Timeout);
        reminders.ShouldBe(["Please pay 120.50 for invoice 4711."]);
        var unknown = await Should.ThrowAsync<MeshException>(() =>
            caller.CallAsync("finance.invoices", new { number = "9999" }, cancellationToken: Timeout)
        );
        unknown.Code.ShouldBe("invoice_unknown");
    }

    private static async Task<BusSubscription> SubscribeAsync(AgentMesh mesh)
    {
        var logs = await mesh.Bus.SubscribeAsync("mesh.logs.finance.*", null, Timeout);
        await mesh.Bus.FlushAsync(Timeout);
        return logs;
    }

    /// <summary>Waits until so many agents have been announced.</summary>
    private static async Task WhenAnnouncedAsync(BusSubscription logs, int agents)
    {
        for (var i = 0; i < agents; i++)
        {
            var message = await logs.Messages.ReadAsync(Timeout);
            JsonElement.Parse(message.Payload.Span).GetProperty("event").GetString().ShouldBe("agent_registered");
        }
    }
}
