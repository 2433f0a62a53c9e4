using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle mesh up</c>.</summary>
internal sealed class MeshUpCommand : LeafCommand
{
    private readonly PortOption _port = new();

    private readonly Option<bool> _foreground = new("--foreground", "-f")
    {
        Description = "Stay until the server ends, and end it with Ctrl-C.",
    };

    private readonly Option<string?> _host = new("--host")
    {
        Description = "Listen on this address instead of 127.0.0.1. Every client then needs credentials, which are shown once.",
        HelpName = "address",
    };

    public MeshUpCommand(Shell shell)
        : base(shell, "up", "Start a mesh on this machine, for development.")
    {
        Options.Add(_port);
        Options.Add(_foreground);
        Options.Add(_host);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = new MeshUpRequest(arguments.GetValue(_port), arguments.GetValue(_host), arguments.GetValue(_foreground));
        return await new MeshStarter(Shell, request).RunAsync(cancellationToken);
    }
}
