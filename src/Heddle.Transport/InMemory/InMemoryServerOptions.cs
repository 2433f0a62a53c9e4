using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Transport;

/// <summary>Settings of an <see cref="InMemoryServer"/>.</summary>
public sealed record InMemoryServerOptions
{
    /// <summary>The largest message, headers included, in bytes. Default 1 MiB, as on a default NATS server; at least 1.</summary>
    public long MaxPayloadBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1024 * 1024;

    /// <summary>
    /// Fixes which member of a queue group gets which message, so that a test can repeat a run. Default <see langword="null"/>: another
    /// choice each time.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The clock for request timeouts, time stamps and ages of stored values. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where exceptions of <see cref="MessageBus.Events"/> handlers are logged. Default nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
