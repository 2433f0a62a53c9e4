using System.Text;
using System.Text.Json;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>One message as it was on the wire.</summary>
internal sealed record RawMessage(string Subject, string? ReplyTo, string Head, byte[] Bytes)
{
    /// <summary>The headers in order, names and values as sent.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; } =
    [
        .. Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line =>
                (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            ),
    ];

    /// <summary>The body as text.</summary>
    public string Body { get; } = Encoding.UTF8.GetString(Bytes);

    public string StatusLine => Head.Split("\r\n")[0];

    public JsonElement Json => JsonElement.Parse(Body);

    public string? this[string name] =>
        Headers.Where(header => header.Name == name).Select(header => (string?)header.Value).FirstOrDefault();

    public IEnumerable<string> Names => Headers.Select(header => header.Name);
}
