using System.CommandLine;
using Heddle.Mesh;
using Heddle.Transport;

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

    private readonly CredentialsOption _credentials = new();

    protected MeshClientCommand(Shell shell, string name, string description)
        : base(shell, name, description)
    {
        Options.Add(_url);
        Options.Add(_credentials);
    }

    /// <summary>How long the server may take to answer.</summary>
    protected virtual TimeSpan Patience => Cli.Shell.Patience;

    /// <summary>Where the mesh is that was asked for, else the one that environment and files name.</summary>
    protected MeshAddress AddressFrom(ParseResult arguments) => Shell.Locate(arguments.GetValue(_url), arguments.GetValue(_credentials));

    protected async Task<AgentMesh> JoinAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (url, credentials) = (arguments.GetValue(_url), arguments.GetValue(_credentials));
        var mesh = await Spinner.WhileAsync(Shell, "connecting", () => Shell.JoinAsync(url, credentials, Patience, cancellationToken));
        mesh.Bus.Events += OnBusEvent;
        return mesh;
    }

    /// <summary>A connection restores itself; whoever waits for what comes over it should know why nothing does.</summary>
    private void OnBusEvent(object? sender, BusEvent what)
    {
        if (what is BusEvent.Disconnected)
        {
            Shell.Say("the connection to the mesh is lost and is being restored");
        }
        else if (what is BusEvent.Reconnected)
        {
            Shell.Say("the connection to the mesh is back");
        }
    }
}
