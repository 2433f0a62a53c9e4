namespace Heddle.DevServers;

/// <summary>How a NATS server is run.</summary>
public sealed record NatsServerOptions : DevServerOptions
{
    /// <summary>The port for WebSocket clients without TLS, 0 for a free one. Default <see langword="null"/>: none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is no port.</exception>
    public int? WebSocketPort
    {
        get;
        init => field = value is { } port ? RequirePort(port) : null;
    }

    /// <summary>Whether streams, key-value and object buckets are available. Default <see langword="true"/>.</summary>
    public bool JetStream { get; init; } = true;
}
