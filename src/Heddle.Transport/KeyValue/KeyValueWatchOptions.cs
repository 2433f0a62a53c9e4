namespace Heddle.Transport;

/// <summary>What a watch delivers.</summary>
public sealed record KeyValueWatchOptions
{
    internal static readonly KeyValueWatchOptions Default = new();

    /// <summary>Leave out the state at the start and deliver only later changes. Default <see langword="false"/>.</summary>
    public bool UpdatesOnly { get; init; }

    /// <summary>Leave out delete markers. Default <see langword="false"/>.</summary>
    public bool IgnoreDeletes { get; init; }

    /// <summary>Deliver every kept revision of the state at the start, not only the last of each key. Default <see langword="false"/>.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>Deliver keys and operations without values. Default <see langword="false"/>.</summary>
    public bool KeysOnly { get; init; }
}
