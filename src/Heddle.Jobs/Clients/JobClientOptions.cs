using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Jobs;

/// <summary>How a <see cref="JobClient"/> is set up.</summary>
public sealed record JobClientOptions
{
    /// <summary>The stable id of the client: the sender of its packets, and what its key is looked up by. Default <c>heddle-client</c>.</summary>
    public string SenderId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = "heddle-client";

    /// <summary>The tenant of its jobs, unless a job names another. Default empty: not said.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>On whose behalf its jobs are, unless a job names another. Default empty: not said.</summary>
    public string PrincipalId { get; init; } = "";

    /// <summary>Which way jobs take. Default <see cref="JobRoute.Dispatcher"/>.</summary>
    public JobRoute Route { get; init; } = JobRoute.Dispatcher;

    /// <summary>
    /// What a submission waits for. <see langword="null"/>, the default: <see cref="SubmitReceipt.Stored"/> on the way through a
    /// dispatcher, <see cref="SubmitReceipt.Server"/> straight to a topic. Choose <see cref="SubmitReceipt.Server"/> for a dispatcher
    /// that uses no streams.
    /// </summary>
    public SubmitReceipt? Receipt { get; init; }

    /// <summary>Where inputs are put and outputs are found; <see langword="null"/>, the default, for callers who keep their own.</summary>
    public BlobStores? Blobs { get; init; }

    /// <summary>The largest input and output, in bytes. Default 2,097,152 (2 MiB), the bound of the published SDKs; at least 1.</summary>
    public int MaxBlobBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = BlobKeys.DefaultMaxBytes;

    /// <summary>How inputs are written and outputs are read. Default <see cref="JobJson.Default"/>, as typed jobs do.</summary>
    public JsonSerializerOptions Json { get; init; } = JobJson.Default;

    /// <summary>
    /// Where the dispatchers store. On the way through a dispatcher a result that was published while nobody listened is found there;
    /// without access to it such a job ends by its deadline.
    /// </summary>
    public JobStorageOptions Storage { get; init; } = JobStorageOptions.Default;

    /// <summary>
    /// How long after a job's deadline its result is still waited for: the deadline begins when the job is dispatched, and the result
    /// has a way to go. Default 10 s.
    /// </summary>
    public TimeSpan ResultGrace
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whom it believes about results and progress. Default: everybody, signed or not. Give a reader with a <see cref="JobKeyRing"/> to
    /// believe nobody but the workers and dispatchers in it.
    /// </summary>
    public PacketReader Reader { get; init; } = PacketReader.Create();

    /// <summary>How its packets are signed. Default <see cref="PacketSigner.Unsigned"/>.</summary>
    public PacketSigner Signer { get; init; } = PacketSigner.Unsigned;

    /// <summary>Where it logs. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
