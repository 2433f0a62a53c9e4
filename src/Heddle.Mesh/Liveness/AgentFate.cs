using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>Shared by all calls in flight to one agent: ends once, when the agent dies.</summary>
internal sealed class AgentFate(string agent)
{
    private readonly CancellationTokenSource _end = new();

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

    public AgentDiedException ToException(string agent, string requestId) =>
        new($"agent `{agent}` died while the request was in flight", Notice) { Agent = agent, RequestId = requestId };
}
