using System.CommandLine;
using System.Text.Json;

namespace Heddle.Cli;

/// <summary><c>heddle kv ls</c>.</summary>
internal sealed class KvListCommand : MeshClientCommand
{
    private readonly PatternArgument _pattern = new();
    private readonly JsonOption _json = new("Write the keys as a JSON array.");

    public KvListCommand(Shell shell)
        : base(shell, "ls", "List keys, one a line.")
    {
        Aliases.Add("list");
        Arguments.Add(_pattern);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var keys = new List<string>();
        await foreach (var key in mesh.KV.KeysAsync(arguments.GetRequiredValue(_pattern), cancellationToken))
        {
            keys.Add(key);
        }

        keys.Sort(StringComparer.Ordinal);
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(JsonSerializer.SerializeToElement(keys)));
            return ExitCode.Ok;
        }

        foreach (var key in keys)
        {
            Shell.Out.WriteLine(key);
        }

        return ExitCode.Ok;
    }
}
