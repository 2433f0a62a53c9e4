using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle kv get</c>.</summary>
internal sealed class KvGetCommand : MeshClientCommand
{
    private readonly KeyArgument _key = new();
    private readonly JsonOption _json = new("Write the value with its revision and time as JSON.");

    public KvGetCommand(Shell shell)
        : base(shell, "get", "Show the value of a key, exactly as it is stored.")
    {
        Arguments.Add(_key);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var key = arguments.GetRequiredValue(_key);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var entry = await mesh.KV.GetAsync<ReadOnlyMemory<byte>>(key, cancellationToken) ?? throw KeyMissing.Create(key);
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(EntryView.ToJson(entry)));
        }
        else if (Shell.IsOutputTerminal)
        {
            Shell.Out.WriteLine(EntryView.ToText(entry.Value, Printable.Text));
        }
        else
        {
            await Shell.Output.WriteAsync(entry.Value, cancellationToken);
        }

        return ExitCode.Ok;
    }
}
