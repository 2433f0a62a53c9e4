using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle mesh connect</c>.</summary>
internal sealed class MeshConnectCommand : LeafCommand
{
    private readonly Argument<string> _url = new("url") { Description = "The mesh's URL: nats://host:4222" };

    private readonly Option<string?> _credentials = new("--creds")
    {
        Description = "The credentials file to use there.",
        HelpName = "file",
    };

    public MeshConnectCommand(Shell shell)
        : base(shell, "connect", "Point the commands of this folder, and of those below it, to a mesh.")
    {
        Arguments.Add(_url);
        Options.Add(_credentials);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var url = arguments.GetRequiredValue(_url);
        MeshPointer.Check(url);
        var credentials = arguments.GetValue(_credentials);
        if (credentials is not null && !File.Exists(Path.GetFullPath(credentials, Shell.Directory)))
        {
            throw new UsageException($"the credentials file `{credentials}` does not exist");
        }

        MeshPointer.Write(Shell, url, credentials);
        return Task.FromResult(ExitCode.Ok);
    }
}
