using System.CommandLine;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary><c>heddle workspace put</c>.</summary>
internal sealed class WorkspacePutCommand : MeshClientCommand
{
    private readonly FileNameArgument _name;

    private readonly Argument<string?> _file = new("file")
    {
        Description = "The file to store, or - for standard input. Left out: standard input, unless that is a terminal.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly JsonOption _json = new("Write what was stored as JSON: its size, digest and time.");

    public WorkspacePutCommand(Shell shell)
        : base(shell, "put", "Store a file, in place of the one of that name if there is one.")
    {
        _name = new FileNameArgument(shell);
        Arguments.Add(_name);
        Arguments.Add(_file);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        await using var content = Open(name, arguments.GetValue(_file));
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var former = await mesh.Workspace.GetInfoAsync(name, cancellationToken);
        var stored = await TransferBar.WhileAsync(
            Shell,
            $"storing {name}",
            content is FileStream file ? file.Length : null,
            report => StoreAsync(mesh, name, new InterruptibleInput(content, report), cancellationToken)
        );
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(FileView.ToJson(stored)));
        }

        // Whatever was there before is gone; that should not go unsaid.
        var instead = former is null ? "" : $", in place of {former.Size} bytes of {TimeView.Text(former.Modified)}";
        Shell.Say($"stored {Printable.Line(name)}, {stored.Size} bytes{instead}");
        return ExitCode.Ok;
    }

    private static async Task<ObjectInfo> StoreAsync(AgentMesh mesh, string name, Stream content, CancellationToken cancellationToken) =>
        await mesh.Workspace.PutAsync(name, content, null, cancellationToken);

    private Stream Open(string name, string? file)
    {
        if (file is null && Shell.IsInputTerminal)
        {
            throw new UsageException($"nothing to store as `{name}`; give a file, or - and type");
        }

        if (file is null or "-")
        {
            return Shell.Input;
        }

        var path = Path.GetFullPath(file, Shell.Directory);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the file `{path}` cannot be read: {problem.Message}");
        }
    }
}
