using System.Text.Json;
using Heddle.Transport;
using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>How a process takes part in the mesh. Every default is right for a laptop and safe in production.</summary>
public sealed record AgentMeshOptions
{
    /// <summary>
    /// How to connect: credentials, TLS, reconnection. URL and name are set by the mesh, and so are credentials that are left out
    /// (<see cref="MeshAddress.Resolve"/>; <see cref="NatsCredentials.Anonymous"/> for none). <see langword="null"/> for the defaults.
    /// </summary>
    public NatsOptions? Connection { get; init; }

    /// <summary>How long a call may take when it does not say. Default 30 seconds (mesh-protocol §1.15).</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a whole stream, or a send with a callback, may take when it does not say. Default 60 seconds.</summary>
    public TimeSpan StreamTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long stopping waits for requests in flight before it cancels them. Default 30 seconds.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How inputs, answers and stored values are written as JSON. Default <see cref="MeshJson.Default"/>.</summary>
    public JsonSerializerOptions Json { get; init; } = MeshJson.Default;

    /// <summary>The services handlers may ask for; <see langword="null"/> for none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>
    /// Where the mesh logs; <see langword="null"/> for nowhere. While a request is handled, every line of every logger of this factory
    /// carries a scope: <c>agent</c> and, as far as they are known, <c>request_id</c>, <c>trace_id</c> and <c>caller_instance_id</c>.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of deadlines and timestamps. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether callers get a fixed text instead of the message of an exception a handler threw. Default <see langword="false"/>, as
    /// the wire contract has it; a <see cref="MeshException"/> thrown on purpose is never redacted.
    /// </summary>
    public bool RedactHandlerErrors { get; init; }

    /// <summary>Wraps every call this process makes, the first outermost, inside deadline and trace.</summary>
    public IReadOnlyList<PipelineMiddleware<CallContext, CallReply>> OutgoingMiddleware { get; init; } = [];

    /// <summary>
    /// Wraps every request this process hosts, the first outermost, inside trace, deadline and the agent's concurrency limit. The
    /// input has not been read yet.
    /// </summary>
    public IReadOnlyList<PipelineMiddleware<AgentContext, CallReply>> IncomingMiddleware { get; init; } = [];

    /// <summary>Whether a handler that no request runs is given a scope of its own all the same.</summary>
    internal bool ScopesEveryRun { get; init; }
}
