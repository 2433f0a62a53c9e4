using System.Text.Json;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli.Tests;

public sealed class FailureReportTests
{
    public static TheoryData<Exception, string, int> Failures { get; } =
        new()
        {
            { new HandlerErrorException("boom"), "handler_error", 1 },
            { new MeshException("app_code", "own"), "app_code", 1 },
            { new ConnectionDeniedException("no"), "connection_denied", 1 },
            { new CallTimeoutException("late"), "timeout", 1 },
            { new PayloadTooLargeException("s", 2, 1), "payload_too_large", 1 },
            { new PermissionDeniedException(BusOperation.Publish, "s"), "connection_denied", 1 },
            { new RequestTimeoutException("s", TimeSpan.FromSeconds(1)), "timeout", 1 },
            { new BusClosedException(), "connection_failed", 1 },
            { new CommandFailedException("port_busy", "taken"), "port_busy", 1 },
            { new UsageException("wrong"), "usage", 2 },
            { new ArgumentException("wrong name"), "usage", 2 },
            { new MeshException("usage", "an agent's own code"), "usage", 1 },
            { new ArgumentOutOfRangeException(null, "bug"), "unexpected", 1 },
            { new IOException("disk"), "file_error", 1 },
            { new InvalidOperationException("bug"), "unexpected", 1 },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_has_a_code_and_an_exit_code_and_never_a_stack_trace(Exception failure, string code, int exitCode)
    {
        await using var bench = new CommandBench { Connect = (_, _) => Task.FromException<AgentMesh>(failure) };
        var result = await bench.RunAsync("kv", "ls");
        result.Code.ShouldBe(exitCode);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith($"Error [{code}] {failure.Message}\n");
        result.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task The_name_of_a_parameter_is_not_shown()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("agent", "call", "a name", "{}");
        result.Error.ShouldContain("`a name` is not legal");
        result.Error.ShouldNotContain("Parameter");
    }

    [Fact]
    public async Task Verbose_shows_where_it_happened()
    {
        await using var bench = new CommandBench
        {
            Connect = (_, _) => Task.FromException<AgentMesh>(new InvalidOperationException("bug")),
        };
        var result = await bench.RunAsync("kv", "ls", "--verbose");
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("System.InvalidOperationException: bug\n   at ");
    }

    [Fact]
    public async Task Details_follow_as_sorted_indented_JSON()
    {
        var details = JsonSerializer.Deserialize<JsonElement>("""{"b":1,"a":{"d":2,"c":3}}""");
        await using var bench = new CommandBench { Connect = (_, _) => throw new MeshException("own", "why", details) };
        var result = await bench.RunAsync("kv", "ls");
        result.Error.ShouldBe("Error [own] why\n{\n  \"a\": {\n    \"c\": 3,\n    \"d\": 2\n  },\n  \"b\": 1\n}\n");
    }

    [Theory]
    [InlineData("`x` is a publisher and cannot be called. Subscribe to its events: subscribe()", "subscribe")]
    [InlineData("agent is streaming-only, use stream() instead", "stream")]
    [InlineData("x does not support streaming; use call()", "call")]
    public async Task A_mismatch_names_the_command_that_fits(string message, string verb)
    {
        await using var bench = new CommandBench { Connect = (_, _) => throw new InvocationMismatchException(message) { Agent = "nlp.x" } };
        var result = await bench.RunAsync("agent", "call", "nlp.x");
        result.Code.ShouldBe(1);
        result.Error.ShouldEndWith($"Try: heddle agent {verb} nlp.x\n");
    }

    [Fact]
    public async Task What_a_stranger_says_cannot_steer_the_terminal()
    {
        await using var bench = new CommandBench { Connect = (_, _) => throw new HandlerErrorException("\e[2Jgone\u009b1m") };
        var result = await bench.RunAsync("kv", "ls");
        result.Error.ShouldBe("Error [handler_error] ␛[2Jgone\ufffd1m\n");
    }
}
