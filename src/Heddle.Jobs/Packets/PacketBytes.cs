namespace Heddle.Jobs;

/// <summary>A run of bytes in a packet, such as a digest or a nonce: immutable, compared by content, printed by length alone.</summary>
public readonly struct PacketBytes : IEquatable<PacketBytes>
{
    private readonly byte[]? _bytes;

    /// <summary>Copies bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public PacketBytes(ReadOnlySpan<byte> bytes) => _bytes = bytes.IsEmpty ? null : bytes.ToArray();

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => Span.Length;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Span.IsEmpty;

    /// <inheritdoc />
    public bool Equals(PacketBytes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PacketBytes other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The length alone: what the bytes are may be secret.</summary>
    public override string ToString() => $"[{Length} bytes]";

    /// <summary>Copies bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static implicit operator PacketBytes(byte[] bytes) => new(bytes);

    /// <summary>Whether two runs hold the same bytes.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PacketBytes left, PacketBytes right) => left.Equals(right);

    /// <summary>Whether two runs hold different bytes.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PacketBytes left, PacketBytes right) => !left.Equals(right);
}
