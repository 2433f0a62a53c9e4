namespace Heddle.Mesh;

/// <summary>What to subscribe to; made by <see cref="Events"/>, or from a publisher's name.</summary>
public sealed record EventSource
{
    internal EventSource(string subject, string? agent)
    {
        Subject = subject;
        Agent = agent;
    }

    /// <summary>The subject events arrive on, possibly with wildcards.</summary>
    public string Subject { get; }

    /// <summary>The publisher; <see langword="null"/> for a channel or a raw subject.</summary>
    public string? Agent { get; }

    /// <summary>The events of a publisher.</summary>
    /// <param name="agent">The publisher's full name.</param>
    public static implicit operator EventSource(string agent) => Events.Of(agent);
}
