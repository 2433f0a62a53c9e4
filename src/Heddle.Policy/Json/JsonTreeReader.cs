using System.Text;
using System.Text.Json;

namespace Heddle.Policy;

/// <summary>Reads JSON into a tree with positions, without recursion and in linear time. JSON with comments or trailing commas is refused.</summary>
internal sealed class JsonTreeReader
{
    // Deep enough for long chains of `&&`, which nest to the left in the policy format; whoever walks a tree bounds its own depth.
    private const int MaxDepth = 1_000_000;

    private readonly DiagnosticBag _findings;
    private readonly byte[] _utf8;
    private readonly Stack<Frame> _open = new();
    private int _byteCursor;
    private int _charCursor;

    private JsonTreeReader(DiagnosticBag findings, byte[] utf8)
    {
        _findings = findings;
        _utf8 = utf8;
    }

    /// <summary>The root; null, with findings, where the text is not JSON or an object has a name twice.</summary>
    public static JsonItem? Read(SourceText source, DiagnosticBag findings)
    {
        if (UnicodeText.IndexOfLoneSurrogate(source.Text) is var broken and >= 0)
        {
            findings.Error(new SourceSpan(broken, 1), "half of a surrogate pair is no Unicode text");
            return null;
        }

        var root = new JsonTreeReader(findings, Encoding.UTF8.GetBytes(source.Text)).Read();
        return findings.HasErrors ? null : root;
    }

    private JsonItem? Read()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        JsonItem? root = null;
        try
        {
            while (reader.Read())
            {
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

        private readonly List<JsonItem> _items = [];
        private readonly List<JsonMember> _members = [];
        private HashSet<string>? _names;

        public string Name { get; set; } = "";

        public SourceSpan NameSpan { get; set; }

        /// <summary>Adds an item; false where its name is taken.</summary>
        public bool Add(JsonItem item)
        {
            if (!isObject)
            {
                _items.Add(item);
                return true;
            }

            var isNew = IsNew(Name);
            _members.Add(new JsonMember(Name, NameSpan, item));
            return isNew;
        }

        public JsonItem Close(int end) =>
            new(isObject ? JsonKind.Object : JsonKind.Array, SourceSpan.FromBounds(start, end))
            {
                Items = isObject ? [] : [.. _items],
                Members = isObject ? [.. _members] : [],
            };

        private bool IsNew(string name)
        {
            if (_members.Count < LinearSearchLimit)
            {
                return !_members.Exists(m => string.Equals(m.Name, name, StringComparison.Ordinal));
            }

            _names ??= _members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
            return _names.Add(name);
        }
    }
}
