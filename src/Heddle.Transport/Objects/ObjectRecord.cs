using System.Globalization;
using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>
/// An object's record as it stands in the bucket (spec `mesh-protocol` §2.7). Size, chunks, time and <c>deleted</c> are always written,
/// because a peer waits for ever for an object whose record lacks them, and an empty time is accepted, because a peer writes one.
/// </summary>
internal sealed record ObjectRecord
{
    [JsonPropertyName("name")]
    public string Name
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("bucket")]
    public string Bucket
    {
        get => field ?? "";
        init;
    }

    /// <summary>The last token of the chunks' subject.</summary>
    [JsonPropertyName("nuid")]
    public string Id
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>The time of the put, ISO 8601 with offset; empty in a delete marker.</summary>
    [JsonPropertyName("mtime")]
    public string Modified
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("chunks")]
    public int Chunks { get; init; }

    [JsonPropertyName("digest")]
    public string Digest
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("deleted")]
    public bool IsDeleted { get; init; }

    [JsonPropertyName("options"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ObjectRecordOptions? Options { get; init; }

    [JsonPropertyName("description"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    [JsonPropertyName("metadata"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Microseconds and a numeric offset: what the peers write and read.</summary>
    public static string FormatTime(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    /// <summary>The record of the same object when it has been deleted.</summary>
    public ObjectRecord ToDeleted() => this with { Size = 0, Modified = "", Chunks = 0, Digest = "", IsDeleted = true };

    /// <summary>What the record tells.</summary>
    /// <param name="stored">When the record was stored: the time of a delete, and of a put whose record has no sound time.</param>
    public ObjectInfo ToInfo(DateTimeOffset stored) =>
        new()
        {
            Bucket = Bucket,
            Name = Name,
            Id = Id,
            Size = Size,
            Chunks = Chunks,
            ChunkSize = Options?.MaxChunkSize,
            Modified = ReadTime() ?? stored,
            Digest = Digest,
            IsDeleted = IsDeleted,
            Description = Description,
            Metadata = Metadata ?? ObjectInfo.NoMetadata,
        };

    // Some clients write the first day of the calendar where they mean nothing.
    private DateTimeOffset? ReadTime() =>
        DateTimeOffset.TryParse(
            Modified,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
        && time.Year > 1
            ? time
            : null;
}
