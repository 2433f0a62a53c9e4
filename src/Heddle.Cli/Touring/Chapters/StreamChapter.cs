using System.Text.Json;

namespace Heddle.Cli;

/// <summary>An answer that comes in chunks.</summary>
internal sealed class StreamChapter : Chapter
{
    private const int Count = 5;

    public override string Title => "A stream";

    public override string Story =>
        "An agent may answer in chunks. Each arrives when it is made, and a caller that stops reading stops the work.";

    public override string Command => """heddle agent stream counter '{"count":5,"delayMs":100}'""";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var values = new List<int>();
        var start = stage.Time.GetTimestamp();
        TimeSpan? first = null;
        var input = new { count = Count, delayMs = 100 };
        await foreach (var chunk in stage.Mesh.StreamAsync<JsonElement>("counter", input, null, cancellationToken))
        {
            first ??= stage.Time.GetElapsedTime(start);
            stage.Narrator.Show(JsonView.Line(chunk));
            values.Add(chunk.GetProperty("value").GetInt32());
        }

        var last = stage.Time.GetElapsedTime(start);
        Require(values.SequenceEqual(Enumerable.Range(1, Count)), $"counter counted {string.Join(", ", values)}");
        return $"the first chunk after {first!.Value.TotalMilliseconds:0} ms, the last after {last.TotalMilliseconds:0} ms";
    }
}
