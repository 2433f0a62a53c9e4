namespace Heddle.Jobs;

/// <summary>A pool: workers that name it in their heartbeats.</summary>
/// <param name="Name">The name.</param>
public sealed record JobPool(string Name)
{
    /// <summary>
    /// What the pool offers: a job goes to it only when everything in <see cref="JobMetadata.Requires"/> is here. Compared without regard
    /// to case. Default nothing.
    /// </summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    internal bool Offers(PacketList<string> required)
    {
        foreach (var requirement in required)
        {
            if (!Requires.Contains(requirement, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
