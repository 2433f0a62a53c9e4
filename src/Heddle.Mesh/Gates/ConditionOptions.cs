namespace Heddle.Mesh;

/// <summary>How an agent follows its condition.</summary>
public sealed record ConditionOptions
{
    internal static readonly ConditionOptions Default = new();

    /// <summary>
    /// Whether the agent is active as long as there is nothing to judge: before a subject's first message, or when a key's value at the
    /// start cannot be judged. Default <see langword="false"/>.
    /// </summary>
    public bool Initial { get; init; }

    /// <summary>How long requests in flight may go on once the agent is not active any more. Default 30 seconds; at least 0.</summary>
    public TimeSpan DrainTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);
}
