using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle kv rm</c>.</summary>
internal sealed class KvRemoveCommand : MeshClientCommand
{
    private readonly KeyArgument _key = new();

    public KvRemoveCommand(Shell shell)
        : base(shell, "rm", "Delete a key.") => Arguments.Add(_key);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var key = arguments.GetRequiredValue(_key);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        if (await mesh.KV.GetAsync<ReadOnlyMemory<byte>>(key, cancellationToken) is null)
        {
            throw KeyMissing.Create(key);
        }

        await mesh.KV.DeleteAsync(key, cancellationToken);
        return ExitCode.Ok;
    }
}
