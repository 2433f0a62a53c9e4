using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>An agent declared with <see cref="AgentMesh.AddAgent"/>. Nothing is on the wire until the mesh starts.</summary>
public sealed class AgentRegistration
{
    private readonly List<PipelineMiddleware<AgentContext, CallReply>> _middleware = [];
    private readonly List<Source> _sources = [];

    internal AgentRegistration(AgentSpec agent, AgentHandler handler, AgentContract contract)
    {
        Agent = agent;
        Handler = handler;
        Contract = contract;
    }

    /// <summary>What was declared.</summary>
    public AgentSpec Agent { get; }

    /// <summary>The contract that will be announced, with the schemas derived from the handler's types.</summary>
    public AgentContract Contract { get; }

    /// <summary>The shape found in the handler's signature.</summary>
    public AgentShape Shape => Handler.Shape;

    internal AgentHandler Handler { get; }

    internal Condition? Condition { get; private set; }

    internal IReadOnlyList<Source> Sources => _sources;

    internal IReadOnlyList<PipelineMiddleware<AgentContext, CallReply>> Middleware => _middleware;

    /// <summary>
    /// Wraps this agent's requests, inside the middleware of <see cref="AgentMeshOptions.IncomingMiddleware"/>; the first added is the
    /// outermost. Has effect when called before the mesh starts.
    /// </summary>
    /// <param name="middleware">The middleware.</param>
    public AgentRegistration Use(PipelineMiddleware<AgentContext, CallReply> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Refuses what can never run, before anything is announced.</summary>
    /// <exception cref="InvalidOperationException">The handler takes what only a source gives, and there is none.</exception>
    internal void CheckComplete()
    {
        if (Handler.NeedsSource && _sources.Count == 0)
        {
            throw new InvalidOperationException($"agent `{Agent.FullName}` takes what only a source gives and has none; add `ListenTo`");
        }
    }

    /// <summary>
    /// Feeds the handler from a source as well. Its input is then what the source gives: data, bytes as they are, a
    /// <see cref="MeshMessage{T}"/> or <see cref="MeshEntry{T}"/>, or nothing. Has effect when called before the mesh starts.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <exception cref="InvalidOperationException">The handler gives a stream, which a source has no use for.</exception>
    public AgentRegistration ListenTo(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Handler.IsStreaming)
        {
            throw new InvalidOperationException(
                $"agent `{Agent.FullName}` gives a stream, and nobody reads the stream of what a source brings; return a task"
            );
        }

        _sources.Add(source);
        return this;
    }

    /// <summary>
    /// Hosts the agent only while a condition holds; it stays in the catalog all the same. While it does not, calls fail with
    /// <c>not_available</c> at once, and a publisher's feed ends. Has effect when called before the mesh starts; the last one counts.
    /// </summary>
    /// <param name="condition">The condition.</param>
    public AgentRegistration ActiveWhen(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Condition = condition;
        return this;
    }
}
