using System.Text.Json;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli.Tests;

public sealed class DemoAgentsTests
{
    [Fact]
    public async Task Each_has_the_shape_it_stands_for()
    {
        await using var mesh = AgentMesh.Over(new InMemoryServer().Connect());
        DemoAgents
            .Demo.Agents.ToDictionary(name => name, name => DemoAgents.Demo.Add(mesh, name).Shape)
            .ShouldBe(
                new Dictionary<string, AgentShape>
                {
                    ["greeter"] = AgentShape.Responder,
                    ["counter"] = AgentShape.Streamer,
                    ["ticker"] = AgentShape.Publisher,
                    ["clock"] = AgentShape.Trigger,
                    ["slow"] = AgentShape.Responder,
                    ["faulty"] = AgentShape.Trigger,
                    ["whoami"] = AgentShape.Trigger,
                }
            );
    }

    [Fact]
    public async Task An_unknown_name_is_refused_with_the_known_ones()
    {
        await using var mesh = AgentMesh.Over(new InMemoryServer().Connect());
        Should.Throw<ArgumentException>(() => DemoAgents.Demo.Add(mesh, "nobody")).Message.ShouldContain("greeter, counter");
    }

    [Fact]
    public async Task They_answer_as_they_say()
    {
        await using var bench = new CommandBench();
        var mesh = await bench.HostAsync(mesh =>
        {
            foreach (var agent in DemoAgents.Demo.Agents)
            {
                DemoAgents.Demo.Add(mesh, agent);
            }
        });
        (await CallAsync("clock", null)).GetProperty("utc").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        (await CallAsync("whoami", null)).GetProperty("process").GetInt32().ShouldBe(Environment.ProcessId);
        (await CallAsync("slow", new { ms = 1 })).GetProperty("slept").GetInt32().ShouldBe(1);
        (await Should.ThrowAsync<HandlerErrorException>(() => CallAsync("faulty", null))).Message.ShouldBe("this agent fails on purpose");
        await Should.ThrowAsync<InvalidInputException>(() => CallAsync("slow", new { ms = -1 }));

        Task<JsonElement> CallAsync(string agent, object? input) =>
            mesh.CallAsync(agent, input, null, TestContext.Current.CancellationToken);
    }
}
