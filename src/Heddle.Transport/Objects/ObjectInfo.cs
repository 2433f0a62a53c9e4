using System.Collections.ObjectModel;

namespace Heddle.Transport;

/// <summary>What a bucket knows of an object besides its content.</summary>
public sealed record ObjectInfo
{
    internal static readonly IReadOnlyDictionary<string, string> NoMetadata = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>What tells this content from an earlier one of the same name: new with every put.</summary>
    public required string Id { get; init; }

    /// <summary>The content's size in bytes; 0 for a deleted object.</summary>
    public long Size { get; init; }

    /// <summary>In how many pieces the content is stored; 0 for an empty or deleted object.</summary>
    public int Chunks { get; init; }

    /// <summary>How large the pieces are at most, in bytes; <see langword="null"/> where the writer did not say.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>When it was put or deleted.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>
    /// The content's SHA-256 as the NATS object store writes it: <c>SHA-256=</c> and base64url with padding. Empty for a deleted object
    /// and where the writer gave none.
    /// </summary>
    public string Digest { get; init; } = "";

    /// <summary>Whether this tells of a delete. Only watches do.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>What the writer says of it, or <see langword="null"/>.</summary>
    public string? Description { get; init; }

    /// <summary>Names and values of the writer's own; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = NoMetadata;
}
