namespace Heddle.DevServers;

/// <summary>The options every kind of server shares.</summary>
internal sealed record ServerSettings(
    string Host,
    int Port,
    string? StoreDirectory,
    bool Detached,
    TimeSpan StartTimeout,
    TimeProvider TimeProvider
);
