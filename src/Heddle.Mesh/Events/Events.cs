using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Names what to subscribe to.</summary>
public static class Events
{
    /// <summary>The events of one publisher.</summary>
    /// <param name="agent">The publisher's full name.</param>
    public static EventSource Of(string agent)
    {
        AgentName.Check(agent, "agent name");
        return new EventSource(MeshSubjects.Events(agent), agent);
    }

    /// <summary>
    /// Everything addressed to, and emitted by, agents in a channel. That includes the requests they receive (mesh-protocol §1.4); and
    /// while such a subscription exists, a call to an absent agent of the channel waits for its timeout instead of failing at once.
    /// </summary>
    /// <param name="channel">The channel.</param>
    public static EventSource In(string channel)
    {
        AgentName.Check(channel, "channel");
        return new EventSource(MeshSubjects.Agent(channel) + ".>", null);
    }

    /// <summary>Everything published on a subject.</summary>
    /// <param name="subject">A subject; wildcards allowed.</param>
    public static EventSource On(string subject)
    {
        Subjects.CheckPattern(subject);
        return new EventSource(subject, null);
    }
}
