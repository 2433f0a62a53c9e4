using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class TourTests
{
    [Fact]
    public async Task Every_chapter_shows_what_it_claims()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
        {
            foreach (var agent in DemoAgents.Demo.Agents)
            {
                DemoAgents.Demo.Add(mesh, agent);
            }
        });
        // Those that need processes are shown by DemoProcessTests.
        var (isShown, told) = await TakeAsync(bench, [.. Tour.Chapters.Where(chapter => !chapter.NeedsProcesses)]);
        isShown.ShouldBeTrue(told);
        told.ShouldNotContain("✗");
    }

    public static TheoryData<string> Chapters { get; } =
    [
        .. Tour
            .Chapters.Where(chapter => chapter is not SharedStateChapter and not AbsentAgentChapter)
            .Select(chapter => chapter.GetType().Name),
    ];

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task A_chapter_fails_when_there_is_nothing_to_show(string name)
    {
        await using var bench = new CommandBench();
        var chapter = Tour.Chapters.Single(chapter => chapter.GetType().Name == name);
        var (isShown, told) = await TakeAsync(bench, [chapter]);
        isShown.ShouldBeFalse();
        told.ShouldContain("✗ ");
        told.ShouldContain($"1 of 1 chapters did not show what they claim: {chapter.Title}");
    }

    [Fact]
    public async Task The_chapter_of_the_absent_agent_fails_when_somebody_answers()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("nobody", "Somebody."), () => 1));
        (await TakeAsync(bench, [new AbsentAgentChapter()])).IsShown.ShouldBeFalse();
    }

    [Fact]
    public async Task The_chapter_of_the_mistake_fails_when_anything_is_taken()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(new AgentSpec("greeter", "Takes anything."), (System.Text.Json.JsonElement any) => any)
        );
        (await TakeAsync(bench, [new RejectedInputChapter()])).IsShown.ShouldBeFalse();
    }

    private static async Task<(bool IsShown, string Told)> TakeAsync(CommandBench bench, IReadOnlyList<Chapter> chapters)
    {
        using var output = new MemoryStream();
        var shell = new Shell
        {
            Input = Stream.Null,
            Output = output,
            ErrorOutput = Stream.Null,
            Environment = _ => null,
            Directory = bench.Folder,
        };
        await using var mesh = bench.Join();
        var stage = new Stage(mesh, null, new Narrator(shell), TimeProvider.System);
        var isShown = await new Tour(chapters).ShowAsync(stage, TestContext.Current.CancellationToken);
        return (isShown, System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }
}
