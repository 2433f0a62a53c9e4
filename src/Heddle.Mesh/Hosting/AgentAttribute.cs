namespace Heddle.Mesh;

/// <summary>
/// Names the agent that a class is: what an <see cref="AgentSpec"/> says, said on the class. Read by
/// <see cref="HeddleMeshBuilder.AddAgent{T}(Action{AgentRegistration})"/>.
/// </summary>
/// <param name="name">The agent's own name, in the grammar of <see cref="AgentSpec"/>.</param>
/// <param name="description">What the agent does, in a sentence that a language model can choose by.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AgentAttribute(string name, string description) : Attribute
{
    /// <inheritdoc cref="AgentSpec.Name" />
    public string Name { get; } = name;

    /// <inheritdoc cref="AgentSpec.Description" />
    public string Description { get; } = description;

    /// <inheritdoc cref="AgentSpec.Channel" />
    public string? Channel { get; set; }

    /// <inheritdoc cref="AgentSpec.Tags" />
    public string[] Tags { get; set; } = [];

    /// <inheritdoc cref="AgentSpec.Version" />
    public string Version { get; set; } = "0.1.0";

    /// <inheritdoc cref="AgentSpec.MaxConcurrency" />
    public int MaxConcurrency { get; set; } = 256;

    /// <inheritdoc cref="AgentSpec.MaxQueuedRequests" />
    public int MaxQueuedRequests { get; set; } = 1024;

    internal AgentSpec ToSpec() =>
        new(Name, Description)
        {
            Channel = Channel,
            Tags = Tags,
            Version = Version,
            MaxConcurrency = MaxConcurrency,
            MaxQueuedRequests = MaxQueuedRequests,
        };
}
