namespace Heddle.Jobs;

/// <summary>How an <see cref="InMemoryBlobStore"/> is set up.</summary>
public sealed record InMemoryBlobStoreOptions
{
    /// <summary>The scheme of its pointers. Default <c>memory</c>; <c>redis</c> lets a test stand in for a Redis server.</summary>
    public string Scheme { get; init; } = "memory";

    /// <summary>The most it holds, in bytes of content. Default 268,435,456 (256 MiB); at least 1.</summary>
    public long MaxTotalBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256L * 1024 * 1024;

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
