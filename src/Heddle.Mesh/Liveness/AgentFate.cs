using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>Shared by all calls in flight to one agent: ends once, when the agent dies, or when the server does not let this process call it.</summary>
internal sealed class AgentFate(string agent)
{
    private readonly CancellationTokenSource _end = new();
    private volatile bool _isDenied;

    /// <summary>Where the agent is called; kept here because every call needs it.</summary>
    public string Subject { get; } = MeshSubjects.Agent(agent);

    public CancellationToken Ended => _end.Token;

    /// <summary>The death notice; <see langword="null"/> while the agent lives.</summary>
    public JsonElement? Notice { get; private set; }

    public void Die(JsonElement notice)
    {
        Notice = notice;
        // Continuations of the calls run elsewhere; the loop that reads notices goes on.
        _ = _end.CancelAsync();
    }

    /// <summary>The server refuses requests to the agent, which it tells without saying to which of them.</summary>
    public void Deny()
    {
        _isDenied = true;
        _ = _end.CancelAsync();
    }

    public MeshException ToException(string agent, string requestId) =>
        _isDenied
            ? new ConnectionDeniedException($"the server does not allow requests to agent `{agent}`; other credentials might")
            {
                Agent = agent,
                RequestId = requestId,
            }
            : new AgentDiedException($"agent `{agent}` died while the request was in flight", Notice)
            {
                Agent = agent,
                RequestId = requestId,
            };
}
