namespace Heddle.Transport;

/// <summary>What a watch over objects delivers.</summary>
public sealed record ObjectWatchOptions
{
    internal static readonly ObjectWatchOptions Default = new();

    /// <summary>Leave out what there is at the start and deliver only later changes. Default <see langword="false"/>.</summary>
    public bool UpdatesOnly { get; init; }

    /// <summary>Leave out deletes. Default <see langword="false"/>.</summary>
    public bool IgnoreDeletes { get; init; }
}
