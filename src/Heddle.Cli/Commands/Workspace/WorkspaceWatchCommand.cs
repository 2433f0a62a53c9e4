using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle workspace watch</c>.</summary>
internal sealed class WorkspaceWatchCommand : MeshClientCommand
{
    private readonly JsonOption _json = new("Write one JSON object a line, with digest and time.");

    public WorkspaceWatchCommand(Shell shell)
        : base(shell, "watch", "Show the files and their sizes, then every change, until Ctrl-C.") => Options.Add(_json);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var json = arguments.GetValue(_json);
        await using var watch = await mesh.Workspace.WatchAsync(null, cancellationToken);
        await foreach (var file in watch.WithCancellation(cancellationToken))
        {
            Shell.Out.WriteLine(
                json ? JsonView.SortedLine(FileView.ToJson(file))
                : file.IsDeleted ? $"{Printable.Line(file.Name)} (deleted)"
                : $"{Printable.Line(file.Name)} {file.Size}"
            );
        }

        return ExitCode.Ok;
    }
}
