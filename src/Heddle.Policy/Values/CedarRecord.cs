using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Policy;

/// <summary>Immutable named values, such as the context of a request or the attributes of an entity. Names are enumerated in ordinal order.</summary>
public sealed class CedarRecord : IReadOnlyDictionary<string, CedarValue>, IEquatable<CedarRecord>
{
    private const int LinearSearchLimit = 8;

    private readonly string[] _names;
    private readonly CedarValue[] _values;
    private int _hash;

    private CedarRecord(string[] names, CedarValue[] values)
    {
        _names = names;
        _values = values;
        Depth = ValueDepth.Over(values);
    }

    /// <summary>The record without names.</summary>
    public static CedarRecord Empty { get; } = new([], []);

    /// <summary>The number of names.</summary>
    public int Count => _names.Length;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _names;

    /// <inheritdoc />
    public IEnumerable<CedarValue> Values => _values;

    internal ReadOnlySpan<string> NameSpan => _names;

    internal ReadOnlySpan<CedarValue> ValueSpan => _values;

    internal int Depth { get; }

    /// <summary>The value of a name.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="KeyNotFoundException">The record has no such name.</exception>
    public CedarValue this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"the record has no `{key}`");

    /// <summary>A record of the given names and values.</summary>
    /// <param name="fields">The names and values; any Unicode text is a name.</param>
    /// <exception cref="ArgumentException">
    /// A name occurs twice or holds half of a surrogate pair, or sets and records are nested deeper than 400 levels.
    /// </exception>
    public static CedarRecord Create(IEnumerable<KeyValuePair<string, CedarValue>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var names = new List<string>();
        var values = new List<CedarValue>();
        foreach (var (name, value) in fields)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(fields));
            UnicodeText.CheckArgument(name, nameof(fields));
            names.Add(name);
            values.Add(value);
        }

        var record = FromArrays([.. names], [.. values], out var repeated);
        ValueDepth.Check(record?.Depth ?? 0, nameof(fields));
        return record ?? throw new ArgumentException($"the name `{repeated}` occurs twice", nameof(fields));
    }

    /// <summary>Reads a record in the JSON format of contexts and attributes, without a schema.</summary>
    /// <param name="json">The JSON text of one object.</param>
    /// <exception cref="PolicyParseException">The text is not in the format.</exception>
    public static CedarRecord Parse(string json)
    {
        var findings = new DiagnosticBag(new SourceText(json));
        var record = JsonTreeReader.Read(findings.Source, findings) is { } root ? new JsonValueReader(findings).ReadRecord(root) : null;
        return record ?? throw new PolicyParseException("record", findings.ToImmutable());
    }

    /// <summary>Takes over two arrays of one length and sorts them; null where a name occurs twice.</summary>
    internal static CedarRecord? FromArrays(string[] names, CedarValue[] values, out string? repeated)
    {
        repeated = null;
        if (names.Length == 0)
        {
            return Empty;
        }

        Array.Sort(names, values, StringComparer.Ordinal);
        for (var i = 1; i < names.Length; i++)
        {
            if (string.Equals(names[i - 1], names[i], StringComparison.Ordinal))
            {
                repeated = names[i];
                return null;
            }
        }

        return new CedarRecord(names, values);
    }

    /// <summary>Takes over two arrays whose names are known to be sorted and distinct.</summary>
    internal static CedarRecord FromSorted(string[] names, CedarValue[] values) => new(names, values);

    /// <inheritdoc />
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CedarValue value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _values[index] : default;
        return index >= 0;
    }

    /// <inheritdoc />
    public bool Equals(CedarRecord? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _names.AsSpan().SequenceEqual(other._names) && _values.AsSpan().SequenceEqual(other._values));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as CedarRecord);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        if (_hash != 0)
        {
            return _hash;
        }

        var hash = new HashCode();
        hash.Add(ValueKind.Record);
        for (var i = 0; i < _names.Length; i++)
        {
            hash.Add(string.GetHashCode(_names[i], StringComparison.Ordinal));
            hash.Add(_values[i]);
        }

        return _hash = hash.ToHashCode();
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, CedarValue>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++)
        {
            yield return new KeyValuePair<string, CedarValue>(_names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The record as an expression of the policy language.</summary>
    public override string ToString() => ValueText.Format(this);

    private int IndexOf(string key)
    {
        var names = _names;
        if (names.Length > LinearSearchLimit)
        {
            return Array.BinarySearch(names, key, StringComparer.Ordinal);
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], key, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
