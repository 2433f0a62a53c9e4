namespace Heddle.Mesh;

/// <summary>Settings of one subscription to events.</summary>
public sealed record SubscribeSettings
{
    internal static readonly SubscribeSettings Default = new();

    /// <summary>How long to wait for each event before failing with <c>timeout</c>; <see langword="null"/>, the default, for ever.</summary>
    public TimeSpan? InactivityTimeout { get; init; }

    /// <summary>How many events may wait for the reader before it fails with <c>stream_overflow</c>. Default 65,536.</summary>
    public int Buffer { get; init; } = 65_536;
}
