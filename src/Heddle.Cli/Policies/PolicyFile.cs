using System.Text;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>A file that a policy command was given, read whole. What it holds, text format or JSON, is told by how it begins.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="Text">What it holds.</param>
internal sealed record PolicyFile(string Name, string Text)
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Neither policies nor schemas in the text format can begin with a brace.
    public bool IsJson => Text.AsSpan().TrimStart().StartsWith("{");

    /// <exception cref="UsageException">There is no such file, or it may not be read.</exception>
    /// <exception cref="CommandFailedException">The file is not UTF-8.</exception>
    public static async Task<PolicyFile> ReadAsync(Shell shell, string path, CancellationToken cancellationToken)
    {
        if (path == StandardInput)
        {
            using var all = new MemoryStream();
            // A read of standard input does not end with a token; the wait for it does.
            await Task.Run(() => shell.Input.CopyTo(all), CancellationToken.None).WaitAsync(cancellationToken);
            return new PolicyFile("<stdin>", Decode("standard input", all.GetBuffer().AsSpan(0, (int)all.Length)));
        }

        try
        {
            var bytes = await File.ReadAllBytesAsync(Path.GetFullPath(path, shell.Directory), cancellationToken);
            return new PolicyFile(path, Decode(path, bytes));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the file `{path}` cannot be read: {problem.Message.TrimEnd('.')}");
        }
    }

    /// <exception cref="PolicyParseException">The text is no policy set.</exception>
    public PolicySet ToPolicies() =>
        IsJson ? PolicySet.ParseJson(Text, Name) : PolicySet.Parse(Text, new PolicyParseOptions { SourceName = Name });

    /// <exception cref="PolicyParseException">The text is no schema.</exception>
    public Schema ToSchema() => IsJson ? Schema.ParseJson(Text, Name) : Schema.Parse(Text, Name);

    /// <summary>The entities, by the schema where there is one.</summary>
    /// <exception cref="PolicyParseException">The text is no list of entities, or none that the schema allows.</exception>
    public Entities ToEntities(Schema? schema) => schema is null ? Entities.Parse(Text, Name) : Entities.Parse(Text, schema, Name);

    private static string Decode(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException problem)
        {
            throw new CommandFailedException("not_utf8", $"`{name}` is not UTF-8 at byte {problem.Index}", problem);
        }
    }
}
