namespace Heddle.DevServers;

/// <summary>How a NATS server is run.</summary>
public sealed record NatsServerOptions
{
    internal static readonly NatsServerOptions Default = new();

    /// <summary>The address to listen on. Default <c>127.0.0.1</c>: nobody else can connect.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on, or 0 (default) for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port for WebSocket clients, 0 for a free one, or <see langword="null"/> (default) for none.</summary>
    public int? WebSocketPort { get; init; }

    /// <summary>Whether streams, key-value and object buckets are available. Default <see langword="true"/>.</summary>
    public bool JetStream { get; init; } = true;

    /// <summary>Where JetStream keeps its data, or <see langword="null"/> (default) for a private folder that ends with the server.</summary>
    public string? StoreDirectory { get; init; }

    /// <summary>More configuration in the server's own language, appended to what these options write. Default none.</summary>
    public string? ConfigText { get; init; }

    /// <summary>Whether the server outlives this process. Default <see langword="false"/>: it dies with its owner, however that dies.</summary>
    public bool Detached { get; init; }

    /// <summary>How long the server may take to become ready. Default 10 seconds; fetching the program is not counted.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Is told what happens, in plain sentences. Default nobody.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The clock behind <see cref="StartTimeout"/>. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
