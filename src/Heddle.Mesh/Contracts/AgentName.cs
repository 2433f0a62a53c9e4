using System.Text.RegularExpressions;

namespace Heddle.Mesh;

/// <summary>The grammar of agent and channel names (mesh-protocol §1.3).</summary>
internal static partial class AgentName
{
    [GeneratedRegex(
        @"^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar { get; }

    public static void Check(string name, string what)
    {
        if (name is null || !Grammar.IsMatch(name))
        {
            throw new ArgumentException(
                $"{what} `{name}` is not legal: use letters, digits, `_` and `-`, in segments joined by single dots, for example `nlp.summarizer`",
                nameof(name)
            );
        }
    }

    public static bool IsValid(string name) => Grammar.IsMatch(name);

    /// <summary>Whether a name lies in a channel: equals it or starts with it and a dot.</summary>
    public static bool IsInChannel(string name, string channel) =>
        name.StartsWith(channel, StringComparison.Ordinal) && (name.Length == channel.Length || name[channel.Length] == '.');
}
