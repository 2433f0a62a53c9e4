namespace Heddle.Cli;

/// <summary>One process calls an agent in another.</summary>
internal sealed class CallChapter : Chapter
{
    public override string Title => "A call";

    public override string Story => "A call goes to whichever process serves the agent, and its answer comes back.";

    public override string Command => """heddle agent call greeter '{"name":"Ada"}'""";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var input = new { name = "Ada" };
        await stage.Mesh.CallAsync("greeter", input, null, cancellationToken);
        var start = stage.Time.GetTimestamp();
        var answer = await stage.Mesh.CallAsync("greeter", input, null, cancellationToken);
        var elapsed = stage.Time.GetElapsedTime(start);
        stage.Narrator.Show(JsonView.Line(answer));
        Require(
            answer.TryGetProperty("message", out var message) && message.GetString() == "Hello, Ada!",
            "greeter answered something else"
        );
        return $"answered in {elapsed.TotalMilliseconds:0.00} ms, the second time";
    }
}
