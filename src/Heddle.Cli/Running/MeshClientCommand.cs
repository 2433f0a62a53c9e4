using System.CommandLine;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>A command that joins a mesh for as long as it runs.</summary>
internal abstract class MeshClientCommand : LeafCommand
{
    public const string UrlOption = "--url";

    private readonly Option<string?> _url = new(UrlOption)
    {
        Description =
            "The mesh's URL. Default: HEDDLE_URL, OAM_URL, the nearest .heddle, the nearest .oam-url, and last nats://127.0.0.1:4222.",
        HelpName = "url",
    };

    protected MeshClientCommand(Shell shell, string name, string description)
        : base(shell, name, description) => Options.Add(_url);

    protected Task<AgentMesh> JoinAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        Spinner.WhileAsync(Shell, "connecting", () => Shell.JoinAsync(arguments.GetValue(_url), cancellationToken));
}
