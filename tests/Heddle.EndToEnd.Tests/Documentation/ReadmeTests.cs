using System.Diagnostics;
using Heddle.DevServers;

namespace Heddle.EndToEnd.Tests.Documentation;

/// <summary>What the README shows is what the samples are, and the samples run.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("FirstAgent")]
    [InlineData("FirstCall")]
    public void The_snippet_is_the_sample(string sample) =>
        File.ReadAllText(RepositoryRoot.Combine("README.md"))
            .ShouldContain("```csharp\n" + File.ReadAllText(RepositoryRoot.Combine("samples", sample, "Program.cs")) + "```");

    [Fact]
    public async Task The_first_call_reaches_the_first_agent_in_another_process()
    {
        await using var server = await NatsServer.StartAsync();
        await using var probe = await Wire.RawConnection.OpenAsync(server.Port);
        await probe.SubscribeAsync("mesh.logs.echo");
        using var agent = Start("FirstAgent", server.Url);
        try
        {
            (await probe.NextAsync()).Json.GetProperty("event").GetString().ShouldBe("agent_registered");
            using var call = Start("FirstCall", server.Url);
            (await call.StandardOutput.ReadToEndAsync(Wire.RawConnection.Cancel)).ShouldBe("Echo: Hello, mesh!\n");
            await call.WaitForExitAsync(Wire.RawConnection.Cancel);
            call.ExitCode.ShouldBe(0);
        }
        finally
        {
            agent.Kill();
        }
    }

    private static Process Start(string sample, string url)
    {
        var built = Path.Combine(AppContext.BaseDirectory, sample + ".dll");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet",
            [built]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["HEDDLE_URL"] = url;
        return Process.Start(start)!;
    }
}
