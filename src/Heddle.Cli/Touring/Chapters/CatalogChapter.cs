using DemoAgents;

namespace Heddle.Cli;

/// <summary>Agents find each other.</summary>
internal sealed class CatalogChapter : Chapter
{
    public override string Title => "Who is there?";

    public override string Story =>
        "An agent that starts announces itself. Whoever is on the mesh sees it, without addresses and without configuration.";

    public override string Command => "heddle mesh catalog";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var agents = await stage.Mesh.CatalogAsync(null, cancellationToken);
        var width = agents.Select(agent => agent.Name.Length).Append(0).Max();
        foreach (var agent in agents)
        {
            stage.Narrator.Show($"{agent.Name.PadRight(width)}  {agent.Description}");
        }

        var missing = Demo.Agents.Except(agents.Select(agent => agent.Name)).ToList();
        Require(missing.Count == 0, $"not in the catalog: {string.Join(", ", missing)}");
        return $"{agents.Count} agents from {stage.Agents?.All.Count ?? 1} processes";
    }
}
