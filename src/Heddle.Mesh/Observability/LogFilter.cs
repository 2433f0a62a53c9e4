namespace Heddle.Mesh;

/// <summary>Which log events to watch. Every condition that is set must hold.</summary>
public sealed record LogFilter
{
    internal static readonly LogFilter Everything = new();

    /// <summary>Only those of one agent, by its full name; <see langword="null"/>, the default, for all agents.</summary>
    /// <exception cref="ArgumentException">The name breaks the grammar.</exception>
    public string? Agent
    {
        get;
        init
        {
            if (value is not null)
            {
                AgentName.Check(value, "agent name");
            }

            field = value;
        }
    }

    /// <summary>
    /// Only those of this level and above. Default <see cref="MeshLogLevel.Debug"/>: all that hosts publish. What they publish is
    /// decided by <see cref="MeshObserver.SetLevelAsync"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level; the message names those there are.</exception>
    public MeshLogLevel Level
    {
        get;
        init
        {
            _ = MeshLogLevels.NameOf(value);
            field = value;
        }
    } = MeshLogLevel.Debug;

    /// <summary>How many events may wait for the reader before the oldest are left out. Default 65,536; at least 1.</summary>
    public int Buffer
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 65_536;
}
