using System.Text;
using System.Text.Json;

namespace Heddle.Cli;

/// <summary>What a command sends: its argument, the file that <c>@file</c> names, else standard input unless a person sits there, else nothing.</summary>
internal static class Payload
{
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Shell shell, string? argument, CancellationToken cancellationToken)
    {
        if (argument is ['@', .. var file])
        {
            return await ReadFileAsync(Path.GetFullPath(file, shell.Directory), cancellationToken);
        }

        if (argument is not null)
        {
            return Encoding.UTF8.GetBytes(argument);
        }

        return shell.IsInputTerminal ? null : await ReadInputAsync(shell, cancellationToken);
    }

    /// <summary>The same for JSON; white space alone is nothing, and <c>-</c>, which is no JSON, is standard input.</summary>
    /// <exception cref="UsageException">It is not JSON; the message says where.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadJsonAsync(Shell shell, string? argument, CancellationToken cancellationToken)
    {
        var read = argument is "-" ? ReadInputAsync(shell, cancellationToken) : ReadAsync(shell, argument, cancellationToken);
        if (await read is not { } bytes)
        {
            return null;
        }

        var text = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty && argument is null or "-")
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return text;
        }
        catch (JsonException problem)
        {
            // The reader's own sentence ends with the position in words of its own.
            var reason = problem.Message.Split(" LineNumber:")[0].TrimEnd('.').Replace('\'', '`');
            throw new UsageException(
                $"the payload is not JSON at line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}: {char.ToLowerInvariant(reason[0])}{reason[1..]}"
            );
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the payload file `{path}` cannot be read: {problem.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadInputAsync(Shell shell, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        // A read of standard input does not end with a token; the wait for it does.
        await Task.Run(() => shell.Input.CopyTo(all), CancellationToken.None).WaitAsync(cancellationToken);
        return all.ToArray();
    }
}
