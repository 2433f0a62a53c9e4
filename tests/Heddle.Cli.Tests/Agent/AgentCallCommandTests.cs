using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using DemoAgents;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class AgentCallCommandTests
{
    private const string Ada = """{"name":"Ada"}""";
    private const string Hello = """{"message":"Hello, Ada!"}""" + "\n";

    [Fact]
    public async Task The_payload_comes_from_the_argument()
    {
        await using var bench = await GreeterAsync();
        var result = await bench.RunAsync("agent", "call", "greeter", Ada);
        result.ShouldBe(new CommandResult(0, Hello, ""));
    }

    [Fact]
    public async Task The_payload_comes_from_a_file()
    {
        await using var bench = await GreeterAsync();
        await File.WriteAllTextAsync(bench.FileIn("ada.json"), "\ufeff" + Ada, new UTF8Encoding(false));
        (await bench.RunAsync("agent", "call", "greeter", "@ada.json")).ShouldBe(new CommandResult(0, Hello, ""));
    }

    [Fact]
    public async Task The_payload_comes_from_standard_input()
    {
        await using var bench = await GreeterAsync();
        bench.Type(Ada + "\n");
        (await bench.RunAsync("agent", "call", "greeter")).ShouldBe(new CommandResult(0, Hello, ""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Without_a_payload_a_trigger_is_called_with_nothing(string? input)
    {
        await using var bench = new CommandBench();
        var body = new TaskCompletionSource<int>();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(
                new AgentSpec("clock", "Tells."),
                (AgentContext context) =>
                {
                    body.SetResult(context.Payload.Length);
                    return new { tick = 1 };
                }
            )
        );
        bench.Input = input is null ? null : Encoding.UTF8.GetBytes(input);
        (await bench.RunAsync("agent", "call", "clock")).Out.ShouldBe("{\"tick\":1}\n");
        (await body.Task).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"name":"Ada" """, 1, 15)]
    [InlineData("{\n  name: 1}", 2, 3)]
    [InlineData("nope", 1, 2)]
    [InlineData("", 1, 1)]
    public async Task What_is_not_JSON_is_refused_with_its_position_before_anything_is_sent(string payload, int line, int position)
    {
        await using var bench = await GreeterAsync();
        var result = await bench.RunAsync("agent", "call", "greeter", payload);
        result.Code.ShouldBe(2);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith($"Error [usage] the payload is not JSON at line {line}, byte {position}: ");
        result.Error.ShouldNotContain("LineNumber");
        bench.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Standard_input_that_is_not_JSON_is_refused_too()
    {
        await using var bench = await GreeterAsync();
        bench.Type("{");
        (await bench.RunAsync("agent", "call", "greeter")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_refused()
    {
        await using var bench = await GreeterAsync();
        var result = await bench.RunAsync("agent", "call", "greeter", "@nowhere.json");
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("nowhere.json");
    }

    [Fact]
    public async Task A_negative_number_is_a_payload_after_two_dashes()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("double", "Doubles."), (int number) => number * 2));
        (await bench.RunAsync("agent", "call", "double", "--", "-21")).Out.ShouldBe("-42\n");
    }

    [Fact]
    public async Task JSON_is_indented_and_sorted_and_numbers_stay_as_they_are()
    {
        await using var bench = new CommandBench();
        var answer = JsonSerializer.Deserialize<JsonElement>("""{"z":1.50,"a":{"n":null,"b":[1,2]},"ä":"ü\u001b"}""");
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("echo", "Says."), () => answer));
        (await bench.RunAsync("agent", "call", "echo")).Out.ShouldBe("""{"z":1.50,"a":{"n":null,"b":[1,2]},"ä":"ü\u001B"}""" + "\n");
        (await bench.RunAsync("agent", "call", "echo", "--json")).Out.ShouldBe(
            """
            {
              "a": {
                "b": [
                  1,
                  2
                ],
                "n": null
              },
              "z": 1.50,
              "ä": "ü\u001B"
            }

            """
        );
    }

    [Fact]
    public async Task Rejected_input_shows_the_details_and_where_to_look()
    {
        await using var bench = await GreeterAsync();
        var result = await bench.RunAsync("agent", "call", "greeter", """{"nmae":"Ada"}""");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        var lines = result.Error.TrimEnd().Split('\n');
        lines[0].ShouldStartWith("Error [invalid_input] ");
        lines[^1].ShouldBe("Try: heddle agent contract greeter");
        var details = JsonSerializer.Deserialize<JsonElement>(string.Join('\n', lines[1..^1]));
        details.GetProperty("errors")[0].GetProperty("type").GetString().ShouldBe("missing");
    }

    [Theory]
    [InlineData("faulty", "handler_error")]
    [InlineData("nobody", "not_found")]
    [InlineData("counter", "invocation_mismatch")]
    [InlineData("ticker", "invocation_mismatch")]
    public async Task A_failing_call_shows_its_code(string agent, string code)
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
        {
            Demo.Add(mesh, "faulty");
            Demo.Add(mesh, "counter");
            Demo.Add(mesh, "ticker");
        });
        var result = await bench.RunAsync("agent", "call", agent);
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith($"Error [{code}] ");
        if (code == "invocation_mismatch")
        {
            result.Error.ShouldEndWith($"Try: heddle agent {(agent == "ticker" ? "subscribe" : "stream")} {agent}\n");
        }
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_the_timeout_fails()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "slow"));
        var result = await bench.RunAsync("agent", "call", "slow", """{"ms":60000}""", "--timeout", "0.05");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [timeout] ");
    }

    [Fact]
    public async Task An_interrupted_call_ends_with_130_and_is_cancelled_at_the_host()
    {
        await using var bench = new CommandBench();
        var began = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(
                new AgentSpec("endless", "Never ends."),
                async (CancellationToken cancel) =>
                {
                    using var registration = cancel.Register(cancelled.SetResult);
                    began.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                    return 1;
                }
            )
        );
        await using var call = bench.Start("agent", "call", "endless");
        await began.Task;
        var result = await call.InterruptAsync();
        result.ShouldBe(new CommandResult(130, "", ""));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task An_input_that_never_ends_can_be_interrupted()
    {
        var pipe = new Pipe();
        await using var bench = await GreeterAsync();
        bench.InputStream = pipe.Reader.AsStream();
        await using var call = bench.Start("agent", "call", "greeter");
        (await call.InterruptAsync()).ShouldBe(new CommandResult(130, "", ""));
        await pipe.Writer.CompleteAsync();
    }

    private static async Task<CommandBench> GreeterAsync()
    {
        var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        return bench;
    }
}
