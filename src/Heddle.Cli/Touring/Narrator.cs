using Spectre.Console;

namespace Heddle.Cli;

/// <summary>Tells a person what the demo does and what came of it.</summary>
internal sealed class Narrator(Shell shell)
{
    private const string Indent = "   ";

    private readonly IAnsiConsole _console = Terminal.Output(shell);

    public void Open(int agents) => Write($"[bold]Heddle[/]: {agents} agents, each in a process of its own, on a private NATS server.");

    public void Begin(int number, Chapter chapter)
    {
        Write("");
        Write($"[bold]{number}. {Markup.Escape(chapter.Title)}[/]");
        Tell(chapter.Story);
        Write($"{Indent}[cyan]$ {Markup.Escape(chapter.Command)}[/]");
    }

    /// <summary>Shows something that was seen, line by line.</summary>
    public void Show(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            Write($"{Indent}  {Markup.Escape(Printable.Line(line))}");
        }
    }

    public void Conclude(string sentence) => Write($"{Indent}[green]✓[/] {Markup.Escape(sentence)}");

    public void Fail(string problem) => Write($"{Indent}[red]✗[/] {Markup.Escape(Printable.Line(problem))}");

    public void Close(int chapters, IReadOnlyList<string> failed)
    {
        Write("");
        Write(
            failed.Count == 0
                ? $"[green]All {chapters} chapters showed what they claim.[/]"
                : $"[red]{failed.Count} of {chapters} chapters did not show what they claim: {Markup.Escape(string.Join(", ", failed))}[/]"
        );
    }

    /// <summary>Lets what is too long for the terminal go on under itself.</summary>
    private void Tell(string story)
    {
        if (shell.IsOutputTerminal)
        {
            _console.Write(new Padder(new Text(story), new Padding(Indent.Length, 0, 0, 0)));
        }
        else
        {
            Write(Indent + Markup.Escape(story));
        }
    }

    private void Write(string markup) => _console.MarkupLine(markup);
}
