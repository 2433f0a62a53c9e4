using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// What surrounds a running handler: the request it answers, if any, and the way back into the mesh. Host middleware sees the same
/// object before and after the handler. Belongs to one run.
/// </summary>
public sealed class AgentContext
{
    private static readonly AsyncLocal<AgentContext?> Ambient = new();
    private static readonly BusHeaders NoHeaders = new();

    private CancellationToken? _token;

    internal AgentContext(AgentMesh mesh, AgentSpec agent)
    {
        Mesh = mesh;
        Agent = agent;
        Services = mesh.Options.Services ?? EmptyServices.Instance;
    }

    /// <summary>The context of the handler this code runs in; <see langword="null"/> outside one. Flows with the asynchronous call.</summary>
    public static AgentContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The agent that runs.</summary>
    public AgentSpec Agent { get; }

    /// <summary>The mesh the agent is hosted on, for calls of its own. Their deadline and trace continue this request's.</summary>
    public AgentMesh Mesh { get; }

    /// <summary>The services given in <see cref="AgentMeshOptions.Services"/>; empty when there are none.</summary>
    public IServiceProvider Services { get; set; }

    /// <summary>How the agent was addressed; <see cref="InvocationVerb.None"/> for publishers and watchers.</summary>
    public InvocationVerb Verb { get; internal init; }

    /// <summary>The request's id; empty when there is no request or its caller gave none.</summary>
    public string RequestId { get; internal init; } = "";

    /// <summary>The instance id the caller claims; empty when unknown. Not proof of identity.</summary>
    public string CallerInstanceId => field ??= Headers[MeshHeaders.InstanceId] ?? "";

    /// <summary>The request's headers.</summary>
    public BusHeaders Headers { get; internal init; } = NoHeaders;

    /// <summary>The request's body. Middleware may replace it before the handler reads it.</summary>
    public ReadOnlyMemory<byte> Payload { get; set; }

    /// <summary>Until when the caller waits; <see langword="null"/> when it did not say.</summary>
    public DateTimeOffset? Deadline { get; internal set; }

    /// <summary>
    /// Ends when the caller cancels or stops reading, when the deadline passes, and when the host has no time left to stop gracefully.
    /// </summary>
    public CancellationToken CancellationToken
    {
        get => _token ??= Request?.Token ?? CancellationToken.None;
        set => _token = value;
    }

    /// <summary>A place for middleware to leave things for each other and for the handler.</summary>
    public IDictionary<string, object?> Items => field ??= new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>What the handler has reported so far; <see langword="null"/> when nothing.</summary>
    public Usage? Usage { get; private set; }

    internal IncomingRequest? Request { get; init; }

    /// <summary>
    /// Reports what the answer cost. Several reports add up; the last model named wins. Sent with a successful answer only.
    /// </summary>
    /// <param name="usage">The cost to add.</param>
    public void ReportUsage(Usage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        lock (Agent)
        {
            Usage = Usage is null ? usage : Usage.Add(usage);
        }
    }
}
