using System.Buffers;

namespace Heddle.Mesh;

/// <summary>The names that tools of language models may have (mesh-protocol §4.9).</summary>
internal static class ToolNames
{
    private const int Longest = 64;

    private static readonly SearchValues<char> Legal = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    );

    /// <exception cref="NotAToolException">No model would take the name.</exception>
    public static string Of(string agent)
    {
        var name = agent.Replace('.', '_');
        return name switch
        {
            "" => throw new NotAToolException(agent, "an agent without a name cannot be a tool; give it one"),
            { Length: > Longest } => throw new NotAToolException(
                agent,
                $"agent `{agent}` cannot be a tool: its tool name `{name}` has {name.Length} characters, and models take at most {Longest}; "
                    + "host it under a shorter name"
            ),
            _ when name.AsSpan().ContainsAnyExcept(Legal) => throw new NotAToolException(
                agent,
                $"agent `{agent}` cannot be a tool: models take only letters, digits, `_` and `-` in the tool name `{name}`; "
                    + "host it under another name"
            ),
            _ => name,
        };
    }
}
