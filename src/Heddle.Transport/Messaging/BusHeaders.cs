using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Heddle.Transport.Nats;

namespace Heddle.Transport;

/// <summary>
/// Message headers: names and values in the order they were added. Names are compared as written, because NATS and the peers on the
/// mesh compare them so.
/// </summary>
/// <remarks>
/// A handful of headers is the rule, so a list searched from the front beats a dictionary in time and in memory. The headers of a
/// received message stay in their encoded form until more than single values are asked for. An instance is safe for concurrent
/// reads, not for concurrent writes.
/// </remarks>
public sealed class BusHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly ReadOnlyMemory<byte> _encoded;
    private List<KeyValuePair<string, string>>? _items;

    /// <summary>Creates an empty collection.</summary>
    public BusHeaders() => _items = [];

    /// <summary>Creates an empty collection with room.</summary>
    /// <param name="capacity">How many headers are expected.</param>
    public BusHeaders(int capacity) => _items = new(capacity);

    /// <summary>Creates a collection of headers as they came over the wire.</summary>
    /// <param name="encoded">The lines behind the first; kept.</param>
    /// <param name="status">The status in the first line, or 0.</param>
    /// <param name="statusText">The text behind the status.</param>
    internal BusHeaders(ReadOnlyMemory<byte> encoded, int status, string statusText)
    {
        _encoded = encoded;
        Status = status;
        StatusText = statusText;
    }

    /// <summary>
    /// The status a NATS server puts before the headers of its own answers (<c>NATS/1.0 503</c>), for example 404 or 503; 0 when there
    /// is none.
    /// </summary>
    public int Status { get; internal set; }

    /// <summary>The text behind <see cref="Status"/>, for example <c>Idle Heartbeat</c>; empty when there is none.</summary>
    public string StatusText { get; internal set; } = "";

    /// <summary>How many headers there are, repeated names counted each.</summary>
    public int Count => Items.Count;

    private List<KeyValuePair<string, string>> Items =>
        _items ?? Interlocked.CompareExchange(ref _items, HeaderBlock.ReadAll(_encoded.Span), null) ?? _items;

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
        if (_items is null)
        {
            value = HeaderBlock.Find(_encoded.Span, name);
            return value is not null;
        }

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

    /// <summary>Finds the first value under a name, if it is a decimal number without a sign.</summary>
    /// <param name="name">The header's name, case-sensitive.</param>
    /// <param name="value">The number.</param>
    /// <returns><see langword="false"/> when there is no such header or its first value is something else.</returns>
    public bool TryGetInt64(string name, out long value)
    {
        if (_items is null)
        {
            return HeaderBlock.TryFindNumber(_encoded.Span, name, out value);
        }

        value = 0;
        return TryGet(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Adds a value, behind others of the same name.</summary>
    /// <param name="name">The name: printable ASCII without a colon or white space.</param>
    /// <param name="value">The value: one line of text.</param>
    /// <exception cref="ArgumentException">The name or the value cannot be sent.</exception>
    public void Add(string name, string value)
    {
        HeaderRules.CheckName(name);
        HeaderRules.CheckValue(name, value);
        Items.Add(new(name, value));
    }

    /// <summary>Removes every value under a name; <see langword="false"/> when there was none.</summary>
    /// <param name="name">The header's name, case-sensitive.</param>
    public bool Remove(string name) =>
        Items.Count > 0 && Items.RemoveAll(item => string.Equals(item.Key, name, StringComparison.Ordinal)) > 0;

    /// <summary>Adds without the checks: for names and values known to be sound, such as those a server delivered.</summary>
    internal void AddUnchecked(string name, string value) => Items.Add(new(name, value));

    internal ReadOnlySpan<KeyValuePair<string, string>> AsSpan() => CollectionsMarshal.AsSpan(Items);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
