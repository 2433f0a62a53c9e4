namespace Heddle.Jobs;

/// <summary>Makes <see cref="PacketMap{TValue}"/> from collection expressions: <c>Labels = [new("env", "prod")]</c>.</summary>
public static class PacketMap
{
    /// <summary>Copies entries into a map, in the order signatures need.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="entries">The entries, in any order.</param>
    /// <exception cref="ArgumentException">A key occurs twice, or a key or value is <see langword="null"/>.</exception>
    public static PacketMap<TValue> Create<TValue>(ReadOnlySpan<KeyValuePair<string, TValue>> entries)
    {
        foreach (var (key, value) in entries)
        {
            if (key is null || value is null)
            {
                throw new ArgumentException("a map in a packet has no room for null", nameof(entries));
            }
        }

        return PacketMap<TValue>.TrySort(entries.ToArray(), out var twice)
            ?? throw new ArgumentException($"key `{twice}` occurs twice", nameof(entries));
    }
}
