using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Heddle.Transport;

/// <summary>
/// Message headers: names and values in the order they were added. Names are compared as written, because NATS and the peers on the
/// mesh compare them so.
/// </summary>
/// <remarks>
/// A handful of headers is the rule, so a list searched from the front beats a dictionary in time and in memory. An instance is not
/// safe for concurrent writes.
/// </remarks>
public sealed class BusHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _items;

    /// <summary>Creates an empty collection.</summary>
    public BusHeaders() => _items = [];

    /// <summary>Creates an empty collection with room.</summary>
    /// <param name="capacity">How many headers are expected.</param>
    public BusHeaders(int capacity) => _items = new(capacity);

    /// <summary>
    /// The status a NATS server puts before the headers of its own answers (<c>NATS/1.0 503</c>), for example 404 or 503; 0 when there
    /// is none.
    /// </summary>
    public int Status { get; internal set; }

    /// <summary>The text behind <see cref="Status"/>, for example <c>Idle Heartbeat</c>; empty when there is none.</summary>
    public string StatusText { get; internal set; } = "";

    /// <summary>How many headers there are, repeated names counted each.</summary>
    public int Count => _items.Count;

    /// <summary>The first value under a name; <see langword="null"/> when there is none. Setting replaces every value of that name.</summary>
    /// <param name="name">The header's name, case-sensitive.</param>
    public string? this[string name]
    {
        get => TryGet(name, out var value) ? value : null;
        set
        {
            Remove(name);
            if (value is not null)
            {
                Add(name, value);
            }
        }
    }

    /// <summary>Finds the first value under a name.</summary>
    /// <param name="name">The header's name, case-sensitive.</param>
    /// <param name="value">The value.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_items))
        {
            if (string.Equals(item.Key, name, StringComparison.Ordinal))
            {
                value = item.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Adds a value, behind others of the same name.</summary>
    /// <param name="name">The name: printable ASCII without a colon or white space.</param>
    /// <param name="value">The value: one line of text.</param>
    /// <exception cref="ArgumentException">The name or the value cannot be sent.</exception>
    public void Add(string name, string value)
    {
        HeaderRules.CheckName(name);
        HeaderRules.CheckValue(name, value);
        _items.Add(new(name, value));
    }

    /// <summary>Removes every value under a name; <see langword="false"/> when there was none.</summary>
    /// <param name="name">The header's name, case-sensitive.</param>
    public bool Remove(string name) =>
        _items.Count > 0 && _items.RemoveAll(item => string.Equals(item.Key, name, StringComparison.Ordinal)) > 0;

    /// <summary>Adds without the checks: for names and values known to be sound, such as those a server delivered.</summary>
    internal void AddUnchecked(string name, string value) => _items.Add(new(name, value));

    internal ReadOnlySpan<KeyValuePair<string, string>> AsSpan() => CollectionsMarshal.AsSpan(_items);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
