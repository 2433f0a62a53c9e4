namespace Heddle.DevServers;

/// <summary>How a Redis server is run.</summary>
public sealed record RedisServerOptions : DevServerOptions
{
    /// <summary>The password of the default user, or <see langword="null"/> (default) for none. It is never part of an address, a log or a message.</summary>
    /// <exception cref="ArgumentException">The password is empty.</exception>
    public string? Password
    {
        get;
        init
        {
            if (value is not null)
            {
                ArgumentException.ThrowIfNullOrEmpty(value);
            }

            field = value;
        }
    }

    /// <summary>Whether data is kept in <see cref="DevServerOptions.StoreDirectory"/>. Default <see langword="false"/>: it ends with each run.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>When appended data reaches the disk. Default <see cref="DevServers.AppendFsync.EverySecond"/>.</summary>
    public AppendFsync AppendFsync { get; init; } = AppendFsync.EverySecond;
}
