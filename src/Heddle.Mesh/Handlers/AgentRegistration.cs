using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>An agent declared with <see cref="AgentMesh.AddAgent"/>. Nothing is on the wire until the mesh starts.</summary>
public sealed class AgentRegistration
{
    private readonly List<PipelineMiddleware<AgentContext, CallReply>> _middleware = [];

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
