using System.CommandLine;
using System.CommandLine.Completions;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>The name of an agent; completes to those that the mesh lists.</summary>
internal sealed class AgentNameArgument : Argument<string>
{
    private readonly Func<CatalogEntry, bool> _fits;

    /// <param name="shell">The way to the mesh.</param>
    /// <param name="fits">Which agents the command can do something with.</param>
    public AgentNameArgument(Shell shell, Func<CatalogEntry, bool> fits)
        : base("name")
    {
        _fits = fits;
        Description = "The agent's full name.";
        // Without a name the help would ask the mesh for all that it could be.
        HelpName = Name;
        CompletionSources.Add(new MeshCompletion(shell, ListAsync).Suggest);
    }

    private async Task<IReadOnlyList<CompletionItem>> ListAsync(AgentMesh mesh, CancellationToken cancellationToken)
    {
        var agents = await mesh.CatalogAsync(null, cancellationToken);
        return [.. agents.Where(_fits).Select(agent => new CompletionItem(agent.Name, detail: agent.Description))];
    }
}
