using Spectre.Console;
using Spectre.Console.Rendering;

namespace Heddle.Cli;

/// <summary>A table without lines around it, so that people and <c>awk</c> can read it.</summary>
internal sealed class TableView
{
    private readonly Table _table = new() { Border = TableBorder.None, ShowHeaders = true };
    private bool _isEmpty = true;

    public TableView(params string[] columns)
    {
        foreach (var column in columns)
        {
            var last = column == columns[^1];
            _table.AddColumn(
                new TableColumn(new Text(column, new Style(decoration: Decoration.Bold)))
                {
                    NoWrap = !last,
                    Padding = new Padding(0, 0, last ? 0 : 2, 0),
                }
            );
        }
    }

    public void Add(params string[] cells)
    {
        _isEmpty = false;
        _table.AddRow(cells.Select(cell => new Text(Printable.Line(cell))));
    }

    public void Write(Shell shell)
    {
        if (_isEmpty)
        {
            _table.AddRow(new Text("(empty)"));
        }

        if (shell.IsOutputTerminal)
        {
            Terminal.Output(shell).Write(_table);
            return;
        }

        // The drawing fills every line up to the table's width.
        var console = Terminal.Output(shell);
        var lines = string.Concat(
                ((IRenderable)_table)
                    .Render(RenderOptions.Create(console, console.Profile.Capabilities), console.Profile.Width)
                    .Select(segment => segment.IsLineBreak ? "\n" : segment.Text)
            )
            .TrimEnd()
            .Split('\n');
        foreach (var line in lines)
        {
            shell.Out.WriteLine(line.TrimEnd());
        }
    }
}
