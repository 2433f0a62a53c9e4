namespace Heddle.Transport;

/// <summary>How an object is stored and what is noted with it.</summary>
public sealed record ObjectPutOptions
{
    /// <summary>The chunk size of the NATS object store: 128 KiB.</summary>
    public const int DefaultChunkSize = 128 * 1024;

    internal static readonly ObjectPutOptions Default = new();

    /// <summary>
    /// How large the pieces are in which the content is stored, in bytes, at least 1. Default <see cref="DefaultChunkSize"/>; less
    /// where the server's largest payload is smaller.
    /// </summary>
    public int ChunkSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = DefaultChunkSize;

    /// <summary>A text about the object, or <see langword="null"/>, the default.</summary>
    public string? Description { get; init; }

    /// <summary>Names and values to keep with the object, for example its content type. Default none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
