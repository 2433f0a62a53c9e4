using System.Text.Json;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Events that nobody asked for.</summary>
internal sealed class PublisherChapter : Chapter
{
    private const int Count = 3;

    public override string Title => "A publisher";

    public override string Story => "Some agents are not called at all: they publish, and whoever wants to hears them.";

    public override string Command => "heddle agent subscribe ticker";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var ticks = new List<int>();
        await foreach (var tick in stage.Mesh.SubscribeAsync<JsonElement>(Events.Of("ticker"), null, cancellationToken))
        {
            stage.Narrator.Show(JsonView.Line(tick));
            ticks.Add(tick.GetProperty("tick").GetInt32());
            if (ticks.Count == Count)
            {
                break;
            }
        }

        Require(ticks.SequenceEqual(Enumerable.Range(ticks.FirstOrDefault(), Count)), $"the ticks were {string.Join(", ", ticks)}");
        return $"{Count} events in a row";
    }
}
