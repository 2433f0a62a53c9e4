using System.Text.Json;
using Heddle.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Mesh;

/// <summary>What the rooms of one mesh share: the bus, the identity, the options and the stores.</summary>
internal sealed class MeshSession : IAsyncDisposable
{
    private readonly AgentMesh? _mesh;

    /// <param name="mesh">What handlers get to see, or <see langword="null"/> where nothing is hosted.</param>
    /// <param name="bus">The connection.</param>
    /// <param name="options">The options.</param>
    /// <param name="instanceId">This process on the mesh.</param>
    public MeshSession(AgentMesh? mesh, MessageBus bus, AgentMeshOptions options, string instanceId)
    {
        _mesh = mesh;
        Bus = bus;
        Options = options;
        InstanceId = instanceId;
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Heddle.Mesh");
        Buckets = new MeshBuckets(bus);
        Events = new LogEvents(this);
        Catalog = new Catalog(this);
        Contracts = new ContractStore(this);
        Instances = new InstanceRecords(this);
        Deaths = new DeathWatch(this);
    }

    public AgentMesh Mesh => _mesh ?? throw new InvalidOperationException("a session without a mesh hosts no agents");

    public MessageBus Bus { get; }

    public AgentMeshOptions Options { get; }

    /// <summary>This process on the mesh: 32 lower-case hex characters, never changing (mesh-protocol §1.2).</summary>
    public string InstanceId { get; }

    public ILogger Logger { get; }

    public MeshBuckets Buckets { get; }

    public LogEvents Events { get; }

    public Catalog Catalog { get; }

    public ContractStore Contracts { get; }

    public InstanceRecords Instances { get; }

    public DeathWatch Deaths { get; }

    public TimeProvider Time => Options.TimeProvider;

    public JsonSerializerOptions Json => Options.Json;

    public static string NewId() => RandomIds.New();

    /// <summary>Tells whoever watches an agent's failures (mesh-protocol §1.11).</summary>
    public ValueTask PublishErrorAsync(string agent, string requestId, ReadOnlyMemory<byte> envelope)
    {
        var headers = new BusHeaders(3);
        headers.Add(MeshHeaders.Status, MeshHeaders.Error);
        headers.Add(MeshHeaders.RequestId, requestId);
        headers.Add(MeshHeaders.InstanceId, InstanceId);
        return Bus.PublishAsync(MeshSubjects.Errors(agent), envelope, headers);
    }

    /// <summary>Asks the host to end a request. It is only a courtesy: a connection that is gone cannot carry it.</summary>
    public async ValueTask CancelAtHostAsync(string requestId)
    {
        try
        {
            await Bus.PublishAsync(MeshSubjects.Cancel(requestId), default).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            MeshLog.CancelNotSent(Logger, problem, requestId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync().ConfigureAwait(false);
        await Deaths.DisposeAsync().ConfigureAwait(false);
        await Events.DisposeAsync().ConfigureAwait(false);
    }
}
