namespace Heddle.Transport;

/// <summary>What of a stream is read.</summary>
public sealed record StreamReadOptions
{
    internal static readonly StreamReadOptions Default = new();

    /// <summary>The sequence to begin with; where it is gone, the next one there is. Default 1: the oldest message kept.</summary>
    public ulong FirstSequence
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1ul);
            field = value;
        }
    } = 1;

    /// <summary>The subjects to read, wildcards allowed; <see langword="null"/>, the default, for all.</summary>
    public string? Filter { get; init; }

    /// <summary>
    /// Whether to go on with messages that are stored later, for ever; otherwise the reading ends when everything that was stored when
    /// it began has been read. Default <see langword="false"/>.
    /// </summary>
    public bool Follow { get; init; }
}
