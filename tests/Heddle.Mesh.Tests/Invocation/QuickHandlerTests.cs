namespace Heddle.Mesh.Tests;

/// <summary>Handlers that have always been quick run one after the other on the thread that reads their requests.</summary>
public sealed class QuickHandlerTests
{
    private static readonly AgentSpec Echo = new("echo", "Echoes.");

    [Fact]
    public async Task A_quick_handler_that_blocks_for_once_holds_up_nobody()
    {
        using var release = new ManualResetEventSlim();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            Echo,
            (string text) =>
            {
                if (text == "block")
                {
                    release.Wait(MeshFixture.Timeout);
                }

                return text;
            }
        );
        await BeQuickAsync(caller);

        var blocked = caller.CallAsync<string>("echo", "block", cancellationToken: MeshFixture.Timeout);
        await BeQuickAsync(caller);
        blocked.IsCompleted.ShouldBeFalse();
        release.Set();
        (await blocked).ShouldBe("block");
        await BeQuickAsync(caller);
    }

    [Fact]
    public async Task Many_callers_of_a_quick_handler_all_get_their_own_answer()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(Echo, (string text) => text);
        var calls = Enumerable
            .Range(0, 64)
            .Select(async i =>
            {
                for (var j = 0; j < 50; j++)
                {
                    var text = $"{i}/{j}";
                    (await caller.CallAsync<string>("echo", text, cancellationToken: MeshFixture.Timeout)).ShouldBe(text);
                }
            });
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_host_of_quick_handlers_leaves_without_losing_a_request()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(Echo, (string text) => text);
        await BeQuickAsync(caller);
        var second = mesh.Join();
        second.AddAgent(Echo, (string text) => text);
        await second.StartAsync(MeshFixture.Timeout);
        var calls = Enumerable
            .Range(0, 200)
            .Select(i => caller.CallAsync<string>("echo", $"{i}", cancellationToken: MeshFixture.Timeout))
            .ToList();
        await second.DisposeAsync();
        (await Task.WhenAll(calls)).Length.ShouldBe(200);
    }

    [Fact]
    public void A_pace_is_quick_only_once_it_is_known_to_be()
    {
        var pace = new HandlerPace();
        pace.IsQuick.ShouldBeFalse();
        for (var i = 0; i < 100; i++)
        {
            pace.Note(0);
        }

        pace.IsQuick.ShouldBeTrue();
        pace.NoteBlocked();
        pace.IsQuick.ShouldBeFalse();
    }

    [Fact]
    public void One_long_pause_is_soon_forgotten_and_slow_runs_are_noticed()
    {
        var pace = new HandlerPace();
        for (var i = 0; i < 100; i++)
        {
            pace.Note(0);
        }

        pace.Note(long.MaxValue);
        for (var i = 0; i < 20; i++)
        {
            pace.Note(0);
        }

        pace.IsQuick.ShouldBeTrue();
        for (var i = 0; i < 20; i++)
        {
            pace.Note(TimeSpan.TicksPerMillisecond * 1000);
        }

        pace.IsQuick.ShouldBeFalse();
    }

    private static async Task BeQuickAsync(AgentMesh caller)
    {
        for (var i = 0; i < 200; i++)
        {
            (await caller.CallAsync<string>("echo", "quick", cancellationToken: MeshFixture.Timeout)).ShouldBe("quick");
        }
    }
}
