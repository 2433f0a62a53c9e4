namespace Heddle.Jobs;

/// <summary>How a context engine may prepare a job's input.</summary>
public sealed partial record ContextHints
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public ContextHints() { }

    /// <summary>How many tokens the worker can take; 0 when not said.</summary>
    public int MaxInputTokens { get; init; }

    /// <summary>Whether the input may be summarised.</summary>
    public bool AllowSummarization { get; init; }

    /// <summary>Whether related content may be added.</summary>
    public bool AllowRetrieval { get; init; }

    /// <summary>What to select by.</summary>
    public PacketList<string> Tags { get; init; }
}
