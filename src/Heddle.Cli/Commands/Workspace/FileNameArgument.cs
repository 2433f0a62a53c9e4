using System.CommandLine;
using System.CommandLine.Completions;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>The name of a file in the workspace; completes to those that are there.</summary>
internal sealed class FileNameArgument : Argument<string>
{
    public FileNameArgument(Shell shell)
        : base("name")
    {
        Description = "The file's name in the workspace, by custom a path such as docs/report.pdf";
        // Without a name the help would ask the mesh for all that it could be.
        HelpName = Name;
        CompletionSources.Add(new MeshCompletion(shell, ListAsync).Suggest);
    }

    private static async Task<IReadOnlyList<CompletionItem>> ListAsync(AgentMesh mesh, CancellationToken cancellationToken)
    {
        var names = new List<CompletionItem>();
        await foreach (var file in mesh.Workspace.ListAsync(cancellationToken))
        {
            names.Add(new CompletionItem(file.Name));
        }

        return names;
    }
}
