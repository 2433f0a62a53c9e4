namespace Heddle.Jobs;

/// <summary>Makes <see cref="PacketList{T}"/> from collection expressions: <c>RiskTags = ["write", "secrets"]</c>.</summary>
public static class PacketList
{
    /// <summary>Copies values into a list.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="items">The values, in order.</param>
    /// <exception cref="ArgumentException">A value is <see langword="null"/>.</exception>
    public static PacketList<T> Create<T>(ReadOnlySpan<T> items)
    {
        foreach (var item in items)
        {
            if (item is null)
            {
                throw new ArgumentException("a list in a packet has no room for null", nameof(items));
            }
        }

        return new(items.ToArray());
    }
}
