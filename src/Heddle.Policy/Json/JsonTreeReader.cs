using System.Text;
using System.Text.Json;

namespace Heddle.Policy;

/// <summary>Reads JSON into a tree with positions, without recursion and in linear time. JSON with comments or trailing commas is refused.</summary>
internal sealed class JsonTreeReader
{
    // A level of a value or type takes up to three of JSON, and the formats around them a few.
    private const int MaxDepth = (3 * LanguageLimits.MaxDepth) + 64;

    // Chains of `&&` nest to the left in the policy format, two levels for each operand.
    private const int MaxChainDepth = 1_000_000;

    private readonly DiagnosticBag _findings;
    private readonly byte[] _utf8;
    private readonly int _maxDepth;
    private readonly Stack<Frame> _open = new();
    private int _byteCursor;
    private int _charCursor;

    private JsonTreeReader(DiagnosticBag findings, byte[] utf8, int maxDepth)
    {
        _maxDepth = maxDepth;
        _findings = findings;
        _utf8 = utf8;
    }

    /// <summary>The root; null, with findings, where the text is not JSON or an object has a name twice.</summary>
    public static JsonItem? Read(SourceText source, DiagnosticBag findings) => Read(source, findings, MaxDepth);

    /// <summary>Reads a text of the policy format, whose depth nothing bounds but its length; whoever walks it bounds what they recurse into.</summary>
    public static JsonItem? ReadPolicies(SourceText source, DiagnosticBag findings) => Read(source, findings, MaxChainDepth);

    private static JsonItem? Read(SourceText source, DiagnosticBag findings, int maxDepth)
    {
        if (UnicodeText.IndexOfLoneSurrogate(source.Text) is var broken and >= 0)
        {
            findings.Error(new SourceSpan(broken, 1), "half of a surrogate pair is no Unicode text");
            return null;
        }

        var root = new JsonTreeReader(findings, Encoding.UTF8.GetBytes(source.Text), maxDepth).Read();
        return findings.HasErrors ? null : root;
    }

    private JsonItem? Read()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        JsonItem? root = null;
        try
        {
            while (reader.Read())
            {
                if (_open.Count > _maxDepth)
                {
                    Report((int)reader.TokenStartIndex, $"the text is nested deeper than {_maxDepth} levels");
                    break;
                }

                root = Accept(ref reader) ?? root;
            }
        }
        catch (JsonException failure)
        {
            Report(Math.Min((int)reader.BytesConsumed, _utf8.Length), $"the text is not JSON: {Explain(failure.Message)}");
        }
        catch (InvalidOperationException)
        {
            Report((int)reader.TokenStartIndex, "the string is not Unicode text: an escape names half of a surrogate pair");
        }

        return root;
    }

    /// <summary>Takes one token; answers the item it completes where that is the root.</summary>
    private JsonItem? Accept(ref Utf8JsonReader reader)
    {
        var start = CharOffset((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _open.Push(new Frame(reader.TokenType == JsonTokenType.StartObject, start));
                return null;
            case JsonTokenType.PropertyName:
                var frame = _open.Peek();
                frame.Name = reader.GetString()!;
                frame.NameSpan = SourceSpan.FromBounds(start, CharOffset((int)reader.TokenStartIndex + reader.ValueSpan.Length + 2));
                return null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                return Place(_open.Pop().Close(start + 1));
            case JsonTokenType.String:
                var text = reader.GetString()!;
                return Place(new JsonItem(JsonKind.String, SpanTo(start, ref reader)) { Text = text });
            case JsonTokenType.Number:
                return Place(new JsonItem(JsonKind.Number, SpanTo(start, ref reader)) { Text = Encoding.UTF8.GetString(reader.ValueSpan) });
            case JsonTokenType.True or JsonTokenType.False:
                return Place(
                    new JsonItem(JsonKind.Boolean, SpanTo(start, ref reader))
                    {
                        Text = reader.TokenType == JsonTokenType.True ? "true" : "false",
                    }
                );
            default:
                return Place(new JsonItem(JsonKind.Null, SpanTo(start, ref reader)));
        }
    }

    private JsonItem? Place(JsonItem item)
    {
        if (!_open.TryPeek(out var frame))
        {
            return item;
        }

        if (!frame.Add(item))
        {
            _findings.Error(frame.NameSpan, $"the name `{frame.Name}` occurs twice in one object");
        }

        return null;
    }

    private SourceSpan SpanTo(int start, ref Utf8JsonReader reader) => SourceSpan.FromBounds(start, CharOffset((int)reader.BytesConsumed));

    /// <summary>Offsets are asked for in rising order, so counting goes over the text once.</summary>
    private int CharOffset(int byteOffset)
    {
        if (byteOffset > _byteCursor)
        {
            _charCursor += Encoding.UTF8.GetCharCount(_utf8, _byteCursor, byteOffset - _byteCursor);
            _byteCursor = byteOffset;
        }

        return _charCursor;
    }

    private void Report(int byteOffset, string message) => _findings.Error(new SourceSpan(CharOffset(byteOffset), 1), message);

    /// <summary>The reader's own words without its position, which counts from zero and in bytes.</summary>
    private static string Explain(string message)
    {
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = (position < 0 ? message : message[..position]).TrimEnd('.');
        return words.Length == 0 ? "it is malformed" : char.ToLowerInvariant(words[0]) + words[1..];
    }

    private sealed class Frame(bool isObject, int start)
    {
        private const int LinearSearchLimit = 16;

        private List<JsonItem>? _items;
        private List<JsonMember>? _members;
        private HashSet<string>? _names;

        public string Name { get; set; } = "";

        public SourceSpan NameSpan { get; set; }

        /// <summary>Adds an item; false where its name is taken.</summary>
        public bool Add(JsonItem item)
        {
            if (!isObject)
            {
                (_items ??= []).Add(item);
                return true;
            }

            _members ??= [];
            var isNew = IsNew(_members, Name);
            _members.Add(new JsonMember(Name, NameSpan, item));
            return isNew;
        }

        public JsonItem Close(int end) =>
            new(isObject ? JsonKind.Object : JsonKind.Array, SourceSpan.FromBounds(start, end))
            {
                Items = _items?.ToArray() ?? [],
                Members = _members?.ToArray() ?? [],
            };

        private bool IsNew(List<JsonMember> members, string name)
        {
            if (members.Count < LinearSearchLimit)
            {
                return !members.Exists(m => string.Equals(m.Name, name, StringComparison.Ordinal));
            }

            _names ??= members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
            return _names.Add(name);
        }
    }
}
