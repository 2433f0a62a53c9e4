namespace Heddle.Mesh;

/// <summary>The failures a host answers a request with by itself, whatever its handler does.</summary>
internal static class RequestFailures
{
    public static CallTimeoutException PassedDeadline(string agent) =>
        new($"the deadline passed before agent `{agent}` had an answer") { Agent = agent };

    public static OverloadedException Overloaded(AgentSpec agent) =>
        new($"agent `{agent.FullName}` is running {agent.MaxConcurrency} requests and {agent.MaxQueuedRequests} wait; retry after a pause")
        {
            Agent = agent.FullName,
        };

    public static MeshException Ended(string agent, RequestEnd reason) =>
        reason switch
        {
            RequestEnd.Deadline => PassedDeadline(agent),
            RequestEnd.HostStopping => new CallAbortedException($"the host of agent `{agent}` stopped") { Agent = agent },
            _ => new CallAbortedException($"the caller cancelled its request to agent `{agent}`") { Agent = agent },
        };
}
