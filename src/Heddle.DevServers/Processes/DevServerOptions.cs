namespace Heddle.DevServers;

/// <summary>How a server is run, whatever its kind.</summary>
public abstract record DevServerOptions
{
    private protected DevServerOptions() { }

    /// <summary>The address to listen on. Default <c>127.0.0.1</c>: nobody on another machine can connect.</summary>
    /// <exception cref="ArgumentException">The address is empty.</exception>
    public string Host
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    } = "127.0.0.1";

    /// <summary>The port to listen on, 0 to 65,535. Default 0: a free one, which <see cref="DevServer.RestartAsync"/> keeps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is no port.</exception>
    public int Port
    {
        get;
        init => field = RequirePort(value);
    }

    /// <summary>
    /// Where the server keeps its data; created when it is missing and left when the server ends. Default <see langword="null"/>: a private temporary
    /// folder that is removed with the server.
    /// </summary>
    public string? StoreDirectory { get; init; }

    /// <summary>
    /// More configuration in the server's own language, put after what these options write. A setting made here replaces ours, so a whole section
    /// (such as <c>jetstream</c>) replaces the whole section. Default none.
    /// </summary>
    public string? ConfigText { get; init; }

    /// <summary>
    /// Whether the server goes on when this process ends or disposes of it. Default <see langword="false"/>: it dies with its owner, also when the owner
    /// is killed.
    /// </summary>
    public bool Detached { get; init; }

    /// <summary>
    /// How long the server may take to accept clients once its program is found, more than zero. Default 10 seconds. Fetching a missing program is not
    /// counted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan StartTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Is told in plain sentences what happens: what is fetched, started and stopped. Called on any thread. Default nobody.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The clock of every wait. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The address and port alone: configuration may hold secrets.</summary>
    public sealed override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private protected static int RequirePort(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        return port;
    }
}
