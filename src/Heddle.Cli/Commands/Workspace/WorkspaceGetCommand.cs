using System.CommandLine;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary><c>heddle workspace get</c>.</summary>
internal sealed class WorkspaceGetCommand : MeshClientCommand
{
    private readonly FileNameArgument _name;

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Where to write the file, or - for standard output. Default: standard output, unless that is a terminal.",
        HelpName = "file",
    };

    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace the file that is there." };
    private readonly JsonOption _json = new("With --output FILE: write what was read as JSON, its size, digest and time.");

    public WorkspaceGetCommand(Shell shell)
        : base(shell, "get", "Read a file, verified by its digest.")
    {
        _name = new FileNameArgument(shell);
        Arguments.Add(_name);
        Options.Add(_output);
        Options.Add(_force);
        Options.Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_output) is null or "-")
            {
                result.AddError("`--json` goes to standard output; give the file another place with `--output FILE`");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        var output = arguments.GetValue(_output);
        if (output is null && Shell.IsOutputTerminal)
        {
            throw new UsageException(
                "a file may hold what a terminal does not understand; give `--output FILE`, or `--output -` to show it"
            );
        }

        using var target = output is null or "-"
            ? null
            : FileTarget.Open(Path.GetFullPath(output, Shell.Directory), arguments.GetValue(_force));
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        await using var reader = await OpenAsync(mesh, name, cancellationToken);
        await TransferBar.WhileAsync(
            Shell,
            $"reading {name}",
            reader.Info.Size,
            report => CopyAsync(new InterruptibleInput(reader.Content, report), target?.Stream ?? Shell.Output, cancellationToken)
        );
        if (target is null)
        {
            return ExitCode.Ok;
        }

        target.Commit();
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(FileView.ToJson(reader.Info)));
        }

        Shell.Say($"wrote {target.Path}, {reader.Info.Size} bytes");
        return ExitCode.Ok;
    }

    private static async Task<ObjectReader> OpenAsync(AgentMesh mesh, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await mesh.Workspace.GetAsync(name, cancellationToken);
        }
        catch (ObjectNotFoundException problem)
        {
            throw FileMissing.Create(name, problem);
        }
    }

    private static async Task<bool> CopyAsync(Stream content, Stream destination, CancellationToken cancellationToken)
    {
        await content.CopyToAsync(destination, cancellationToken);
        await destination.FlushAsync(cancellationToken);
        return true;
    }
}
