namespace Heddle.Jobs;

/// <summary>A pointer that says what it points at, so that a reader can check what it gets. Production profile.</summary>
public sealed partial record ResourceRef
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public ResourceRef() { }

    /// <summary>Who can resolve the URI, at most 128 characters; <c>redis</c> where a legacy pointer says the same.</summary>
    public string ResolverId { get; init; } = "";

    /// <summary>Where it is: ASCII without <c>@ ? # \ %</c>, at most 2,048 characters.</summary>
    public string Uri { get; init; } = "";

    /// <summary>The SHA-256 digest of the content, 32 bytes.</summary>
    public PacketBytes Sha256 { get; init; }

    /// <summary>The content's media type, at most 127 characters.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>The content's size, 1 byte to 1 GiB.</summary>
    public ulong SizeBytes { get; init; }

    /// <summary>Until when the content is kept.</summary>
    public Timestamp? ExpiresAt { get; init; }

    /// <summary>What the content is for, at most 128 characters.</summary>
    public string Purpose { get; init; } = "";
}
