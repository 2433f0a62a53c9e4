namespace Heddle.Policy;

/// <summary>How a text becomes a policy set.</summary>
public sealed record PolicyParseOptions
{
    /// <summary>What to call the text in messages, usually a file name; null, the default, for nothing.</summary>
    public string? SourceName { get; init; }

    /// <summary>
    /// The annotation whose value becomes a policy's id, such as <c>id</c>; null, the default, for none. A policy without it is called
    /// <c>policy</c> and its place in the text, from 0, as every policy is by default.
    /// </summary>
    public string? IdAnnotation { get; init; }
}
