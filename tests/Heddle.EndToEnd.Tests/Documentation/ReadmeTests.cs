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
        await using var agent = SampleProcess.Start("FirstAgent", server.Url);
        (await probe.NextAsync()).Json.GetProperty("event").GetString().ShouldBe("agent_registered");
        (await SampleProcess.RunAsync("FirstCall", server.Url)).ShouldBe("Echo: Hello, mesh!\n");
    }
}
