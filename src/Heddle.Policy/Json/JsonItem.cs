using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Heddle.Policy;

/// <summary>A JSON value that knows where it stands. No object has a name twice.</summary>
internal sealed class JsonItem(JsonKind kind, SourceSpan span)
{
    public JsonKind Kind { get; } = kind;

    public SourceSpan Span { get; } = span;

    /// <summary>The content of a string, the digits of a number, <c>true</c> or <c>false</c>; empty for others.</summary>
    public string Text { get; init; } = "";

    public JsonItem[] Items { get; init; } = [];

    public JsonMember[] Members { get; init; } = [];

    /// <summary>What it is, for messages.</summary>
    public string Description =>
        Kind switch
        {
            JsonKind.Null => "null",
            JsonKind.Boolean => $"`{Text}`",
            JsonKind.Number => $"the number `{(Text.Length <= 40 ? Text : Text[..40] + "…")}`",
            JsonKind.String => "a string",
            JsonKind.Array => "an array",
            _ => "an object",
        };

    public bool TryGet(string name, [NotNullWhen(true)] out JsonItem? value)
    {
        foreach (ref readonly var member in Members.AsSpan())
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal))
            {
                value = member.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Whether this is an integer that 64 bits hold, written without fraction and exponent.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        return Kind == JsonKind.Number && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
