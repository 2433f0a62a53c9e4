namespace Heddle.Cli.Tests;

/// <summary>The demo as a newcomer runs it, without a terminal.</summary>
public sealed class DemoProcessTests
{
    [Fact]
    public async Task It_shows_every_chapter_ends_with_0_and_leaves_no_process()
    {
        using var shell = new RealShell();
        var result = await shell.RunAsync("demo");
        result.Code.ShouldBe(0, result.ToString());
        shell.Survivors().ShouldBeEmpty();
        foreach (var (index, chapter) in Tour.Chapters.Index())
        {
            result.Out.ShouldContain($"\n{index + 1}. {chapter.Title}\n");
        }

        result.Out.ShouldContain("""{"message":"Hello, Ada!"}""");
        result.Out.ShouldContain("Error [invalid_input] ");
        result.Out.ShouldContain("Error [not_found] ");
        result.Out.ShouldMatch(@"failed after \d+\.\d ms");
        result.Out.ShouldContain("40 calls shared by 2 processes");
        result.Out.ShouldMatch(@"\d+ calls meanwhile, every one answered");
        result.Out.ShouldContain("Error [agent_died] ");
        result.Out.ShouldMatch(@"the caller knew \d+ ms after the kill");
        result.Out.ShouldMatch(@" \d+% row \d of 4");
        result.Out.ShouldContain("job `weave-2` of topic `job.weave` ended as Cancelled");
        result.Out.ShouldMatch(
            @"(loom-1 is killed while it weaves\s+loom-2|loom-2 is killed while it weaves\s+loom-1) has woven all 12 rows"
        );
        result.Out.ShouldMatch(@"done by another worker \d+\.\d s after the kill");
        result.Out.ShouldEndWith($"All {Tour.Chapters.Count} chapters showed what they claim.\n");
        result.Out.ShouldNotContain("\e");
        Directory.GetFileSystemEntries(shell.Temporary, "heddle-*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    public async Task Its_processes_end_with_it_however_it_ends(string signal, int code)
    {
        using var shell = new RealShell();
        await using var demo = HeddleProcess.Start(shell, "demo");
        await demo.ReadUntilAsync("1. ");
        shell.Survivors().Count.ShouldBeGreaterThan(6);
        await demo.SignalAsync(signal);
        (await demo.FinishAsync()).Code.ShouldBe(code);
        await Eventually.HoldsAsync(() => shell.Survivors().Count == 0);
    }
}
