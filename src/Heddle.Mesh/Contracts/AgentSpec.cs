namespace Heddle.Mesh;

/// <summary>What an agent is called and says of itself, and how much it takes on at once.</summary>
public sealed record AgentSpec
{
    /// <summary>Describes an agent.</summary>
    /// <param name="name">Segments of letters, digits, <c>_</c> and <c>-</c> joined by dots (mesh-protocol §1.3).</param>
    /// <param name="description">What the agent does, in a sentence that a language model can choose by.</param>
    /// <exception cref="ArgumentException">The name breaks the grammar.</exception>
    public AgentSpec(string name, string description)
    {
        AgentName.Check(name, "agent name");
        ArgumentNullException.ThrowIfNull(description);
        Name = name;
        Description = description;
    }

    /// <summary>The agent's own name, without the channel.</summary>
    public string Name { get; }

    /// <summary>What the agent does.</summary>
    public string Description { get; }

    /// <summary>
    /// The channel the agent belongs to, or <see langword="null"/>. It is a prefix of <see cref="FullName"/> and nothing else: no field
    /// on the wire (mesh-protocol §1.3).
    /// </summary>
    /// <exception cref="ArgumentException">The channel breaks the grammar of names.</exception>
    public string? Channel
    {
        get;
        init
        {
            if (value is not null)
            {
                AgentName.Check(value, "channel");
            }

            field = value;
        }
    }

    /// <summary>Words to find the agent by. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The version of the agent's contract, free text. Default <c>0.1.0</c>.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>How many requests run at the same time. Default 256; at least 1.</summary>
    public int MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256;

    /// <summary>
    /// How many requests may wait for their turn; one more is answered <c>overloaded</c> at once. Default 1,024; at least 0.
    /// </summary>
    public int MaxQueuedRequests
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 1024;

    /// <summary>The name on the mesh: channel and name joined by a dot.</summary>
    public string FullName => Channel is null ? Name : $"{Channel}.{Name}";
}
