using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Jobs;

/// <summary>How a <see cref="JobDispatcher"/> is set up.</summary>
public sealed record JobDispatcherOptions
{
    /// <summary>
    /// The sender of what the dispatcher publishes; the same for all dispatchers that share the work. Default <c>cordum-scheduler</c>,
    /// which workers of the published SDKs expect.
    /// </summary>
    public string SenderId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = "cordum-scheduler";

    /// <summary>The routing table. Default <see cref="JobPools.Open"/>: every worker serves every topic.</summary>
    public JobPools Pools { get; init; } = JobPools.Open;

    /// <summary>
    /// Decides whether jobs may be done. <see langword="null"/>, the default, allows every job, and the dispatcher warns of it when it
    /// starts.
    /// </summary>
    public IJobPolicy? Policy { get; init; }

    /// <summary>How long the policy may take for an answer. Default 3 s.</summary>
    public TimeSpan PolicyTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(3);

    /// <summary>How often jobs are tried again.</summary>
    public JobRetryPolicy Retries { get; init; } = new();

    /// <summary>The times it goes by.</summary>
    public JobDispatcherTiming Timing { get; init; } = JobDispatcherTiming.Default;

    /// <summary>Where it stores.</summary>
    public JobStorageOptions Storage { get; init; } = JobStorageOptions.Default;

    /// <summary>
    /// Whom it believes. Default: everybody, signed or not. Give a reader with a <see cref="JobKeyRing"/> to accept nothing but what a
    /// sender in it signed.
    /// </summary>
    public PacketReader Reader { get; init; } = PacketReader.Create();

    /// <summary>How its own packets are signed. Default <see cref="PacketSigner.Unsigned"/>.</summary>
    public PacketSigner Signer { get; init; } = PacketSigner.Unsigned;

    /// <summary>
    /// Whether a result must name the attempt it belongs to. Default <see langword="false"/>: the published SDKs do not, and are taken at
    /// their sender id. Results that do name one are held to it in either case.
    /// </summary>
    public bool RequireDispatchEcho { get; init; }

    /// <summary>How many messages are worked on at a time. Default 512; at least 1.</summary>
    public int MaxInFlight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 512;

    /// <summary>
    /// How many jobs may be at work or waiting before no more are taken from the stream. Default 100,000; at least 1. About 300 bytes each
    /// are kept in memory.
    /// </summary>
    public int MaxActiveJobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100_000;

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where chance comes from, which spreads further attempts. Default <see cref="Random.Shared"/>; a seeded one repeats itself.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Where it logs. Default nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
