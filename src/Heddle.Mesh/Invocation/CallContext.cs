using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// One outgoing call as the caller's middleware sees it (<see cref="AgentMeshOptions.OutgoingMiddleware"/>). Belongs to one call; not
/// safe for concurrent use.
/// </summary>
public sealed class CallContext
{
    internal CallContext(string agent, InvocationVerb verb, string requestId, ReadOnlyMemory<byte> payload, TimeSpan timeout)
    {
        Agent = agent;
        Verb = verb;
        RequestId = requestId;
        Payload = payload;
        Timeout = timeout;
    }

    /// <summary>The agent's full name.</summary>
    public string Agent { get; }

    /// <summary>How it is addressed.</summary>
    public InvocationVerb Verb { get; }

    /// <summary>The request's id.</summary>
    public string RequestId { get; }

    /// <summary>The body: JSON in UTF-8, or empty. Valid until the pipeline has completed.</summary>
    public ReadOnlyMemory<byte> Payload { get; set; }

    /// <summary>The headers that will be sent; the mesh's own are added before the middleware runs.</summary>
    public BusHeaders Headers { get; } = new(6);

    /// <summary>How long the whole call may take; may be shortened, never beyond <see cref="Deadline"/>.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>When the call ends at the latest; <see langword="null"/> when it may take forever.</summary>
    public DateTimeOffset? Deadline { get; internal set; }

    /// <summary>Cancels the call at the caller and, by a message, at the host.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>A place for middleware to leave things for each other.</summary>
    public IDictionary<string, object?> Items => field ??= new Dictionary<string, object?>(StringComparer.Ordinal);

    internal string? ReplyTo { get; init; }

    internal int StreamBuffer { get; init; }
}
