using System.Text;
using DemoAgents;

namespace Heddle.Cli.Tests;

public sealed class MeshListenCommandTests
{
    [Fact]
    public async Task It_shows_subject_and_body_of_every_message_until_interrupted()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        await using var listen = bench.Start("mesh", "listen", "mesh.agent.>");
        (await listen.ReadErrorLineAsync()).ShouldBe("listening on mesh.agent.>, Ctrl-C ends");
        await bench.RunAsync("agent", "call", "greeter", """{"name":"Ada"}""");
        (await listen.ReadLineAsync()).ShouldBe("""[mesh.agent.greeter] {"name":"Ada"}""");
        var result = await listen.InterruptAsync();
        result.Code.ShouldBe(130);
        result.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"b":1,"a":[2]}""", """{"data":{"a":[2],"b":1},"subject":"dom.sub"}""")]
    [InlineData("plain text", """{"data":"plain text","subject":"dom.sub"}""")]
    [InlineData("", """{"data":null,"subject":"dom.sub"}""")]
    [InlineData("""{"\ud800":"\udfff"}""", """{"data":{"\\ud800":"\\udfff"},"subject":"dom.sub"}""")]
    [InlineData("""{"a":1,"a":2}""", """{"data":{"a":1,"a":2},"subject":"dom.sub"}""")]
    [InlineData("one\ntwo", """{"data":"one\ntwo","subject":"dom.sub"}""")]
    public async Task JSON_is_one_object_a_line(string body, string line)
    {
        await using var bench = new CommandBench();
        await using var listen = bench.Start("mesh", "listen", "dom.*", "--json");
        await listen.ReadErrorLineAsync();
        await bench
            .Join()
            .Bus.PublishAsync("dom.sub", Encoding.UTF8.GetBytes(body), cancellationToken: TestContext.Current.CancellationToken);
        (await listen.ReadLineAsync()).ShouldBe(line);
    }

    [Fact]
    public async Task A_body_stays_on_one_line_and_cannot_steer_the_terminal()
    {
        await using var bench = new CommandBench();
        await using var listen = bench.Start("mesh", "listen", ">");
        await listen.ReadErrorLineAsync();
        await bench.Join().Bus.PublishAsync("x", "a\nb\e[2J"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
        (await listen.ReadLineAsync()).ShouldBe("[x] a␊b␛[2J");
    }
}
