using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>How a <see cref="MeshMonitor"/> works. Every default is right for a laptop and safe in production.</summary>
public sealed record MeshMonitorOptions
{
    /// <summary>How to connect to the mesh: credentials, TLS, reconnection. <see langword="null"/> for the defaults.</summary>
    public NatsOptions? Connection { get; init; }

    /// <summary>How to connect to the server's system account. <see langword="null"/> for the defaults.</summary>
    public NatsOptions? SystemConnection { get; init; }

    /// <summary>
    /// How often the instance records are compared with the connections there are, on top of what the server reports by itself. Default
    /// one minute; more than zero. It catches what no report was seen of, a server that crashed for instance.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan ReconcileInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long hosts may take to come back after the monitor itself has lost the server, before those that have not count as gone.
    /// Default 5 seconds, the longest pause between two attempts to reconnect; zero for not at all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public TimeSpan ReconnectGrace
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Where the monitor logs; <see langword="null"/> for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of waits and notices. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
