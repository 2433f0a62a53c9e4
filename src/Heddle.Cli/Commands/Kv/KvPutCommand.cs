using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle kv put</c>.</summary>
internal sealed class KvPutCommand : MeshClientCommand
{
    private readonly KeyArgument _key = new();

    private readonly Argument<string?> _value = new("value")
    {
        Description = "The value, stored as it is, or @file to read it from a file. Left out: standard input, unless that is a terminal.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public KvPutCommand(Shell shell)
        : base(shell, "put", "Write the value of a key and show its revision.")
    {
        Arguments.Add(_key);
        Arguments.Add(_value);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var key = arguments.GetRequiredValue(_key);
        var value =
            await Payload.ReadAsync(Shell, arguments.GetValue(_value), cancellationToken)
            ?? throw new UsageException($"no value for key `{key}`; give it as an argument, as @file or on standard input");
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        Shell.Out.WriteLine(await mesh.KV.PutAsync(key, value, cancellationToken));
        return ExitCode.Ok;
    }
}
