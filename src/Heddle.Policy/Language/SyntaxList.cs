using System.Collections;

namespace Heddle.Policy;

/// <summary>An immutable list that is equal to another when their elements are, which records of syntax need.</summary>
internal readonly struct SyntaxList<T>(T[] items) : IReadOnlyList<T>, IEquatable<SyntaxList<T>>
    where T : IEquatable<T>
{
    private readonly T[]? _items = items;

    public int Count => Span.Length;

    public ReadOnlySpan<T> Span => _items;

    public T this[int index] => Span[index];

    public bool Equals(SyntaxList<T> other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is SyntaxList<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Span)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Span.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_items ?? []).GetEnumerator();
}
