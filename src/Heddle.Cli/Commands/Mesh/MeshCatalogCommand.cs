using System.CommandLine;
using System.Text.Json;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle mesh catalog</c>.</summary>
internal sealed class MeshCatalogCommand : MeshClientCommand
{
    private readonly Option<string?> _channel = new("--channel")
    {
        Description = "Only the agents of a channel: those whose name begins with it.",
        HelpName = "channel",
    };

    private readonly JsonOption _json = new("Write the catalog as JSON.");

    public MeshCatalogCommand(Shell shell)
        : base(shell, "catalog", "List the agents on the mesh.")
    {
        Options.Add(_channel);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var filter = new CatalogFilter { Channel = arguments.GetValue(_channel) };
        var agents = await mesh.CatalogAsync(filter, cancellationToken);
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(JsonSerializer.SerializeToElement(agents, MeshJson.Default)));
            return ExitCode.Ok;
        }

        var table = new TableView("NAME", "STREAMING", "DESCRIPTION");
        foreach (var agent in agents)
        {
            table.Add(agent.Name, agent.Streaming ? "yes" : "no", agent.Description);
        }

        table.Write(Shell);
        return ExitCode.Ok;
    }
}
