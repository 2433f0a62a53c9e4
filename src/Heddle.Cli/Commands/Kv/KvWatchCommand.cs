using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle kv watch</c>.</summary>
internal sealed class KvWatchCommand : MeshClientCommand
{
    private readonly PatternArgument _pattern = new();
    private readonly JsonOption _json = new("Write one JSON object a line, with revision and time.");

    public KvWatchCommand(Shell shell)
        : base(shell, "watch", "Show keys and values, then every change, until Ctrl-C.")
    {
        Arguments.Add(_pattern);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var json = arguments.GetValue(_json);
        await foreach (var entry in mesh.KV.WatchAsync<ReadOnlyMemory<byte>>(arguments.GetRequiredValue(_pattern), cancellationToken))
        {
            Shell.Out.WriteLine(
                json ? JsonView.SortedLine(EntryView.ToJson(entry))
                : entry.IsDeleted ? $"{entry.Key} (deleted)"
                : $"{entry.Key} {EntryView.ToText(entry.Value, Printable.Line)}"
            );
        }

        return ExitCode.Ok;
    }
}
