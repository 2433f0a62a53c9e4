using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary><c>heddle workspace ls</c>.</summary>
internal sealed class WorkspaceListCommand : MeshClientCommand
{
    private readonly JsonOption _json = new("Write the list as JSON, with digests.");

    public WorkspaceListCommand(Shell shell)
        : base(shell, "ls", "List the files with their sizes in bytes.")
    {
        Aliases.Add("list");
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var files = new List<ObjectInfo>();
        await foreach (var file in mesh.Workspace.ListAsync(cancellationToken))
        {
            files.Add(file);
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(new JsonArray([.. files.Select(FileView.ToJson)])));
            return ExitCode.Ok;
        }

        var table = new TableView("SIZE", "MODIFIED", "NAME");
        foreach (var file in files)
        {
            table.Add(file.Size.ToString(CultureInfo.InvariantCulture), TimeView.Text(file.Modified), file.Name);
        }

        table.Write(Shell);
        return ExitCode.Ok;
    }
}
