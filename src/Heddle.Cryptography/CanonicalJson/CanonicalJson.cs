using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Cryptography;

/// <summary>
/// Writes JSON in the one form that digests and signatures are made over: no white space, numbers as ECMAScript writes them, members sorted by UTF-16 code
/// units, strings escaped no more than necessary. There are two sets of rules, which differ in what few documents contain. Safe for concurrent use.
/// </summary>
public sealed class CanonicalJson
{
    /// <summary>The deepest nesting that is read, that of the base library's own default.</summary>
    public const int MaxDepth = 64;

    private readonly bool _isAuthority;

    private CanonicalJson(bool isAuthority) => _isAuthority = isAuthority;

    /// <summary>
    /// The rules of the authorization protocol (<c>spec</c> §1.5), for tokens, digests, receipts and audit hashes: member names are brought to Unicode form
    /// NFC, of names that thereby become equal the first in the document counts, and lone surrogates are written as escapes.
    /// </summary>
    public static CanonicalJson Authority { get; } = new(isAuthority: true);

    /// <summary>The JSON Canonicalization Scheme (RFC 8785): names stay as they are, and lone surrogates are refused.</summary>
    public static CanonicalJson Rfc8785 { get; } = new(isAuthority: false);

    /// <summary>Canonicalizes a JSON text.</summary>
    /// <param name="utf8Json">One JSON value in UTF-8, without comments and trailing commas.</param>
    /// <exception cref="JsonException">
    /// The text is no JSON or not UTF-8, is nested deeper than <see cref="MaxDepth"/>, names a member twice, holds a number beyond a double, or breaks the
    /// set of rules.
    /// </exception>
    public byte[] GetBytes(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        // Fails on anything but white space.
        reader.Read();
        return GetBytes(document.RootElement);
    }

    /// <summary>Canonicalizes a JSON value.</summary>
    /// <param name="element">The value.</param>
    /// <exception cref="JsonException">
    /// The value is nested deeper than <see cref="MaxDepth"/>, names a member twice, holds a number beyond a double, or breaks the set of rules.
    /// </exception>
    public byte[] GetBytes(JsonElement element)
    {
        var destination = new ArrayBufferWriter<byte>();
        Write(element, destination);
        return destination.WrittenSpan.ToArray();
    }

    /// <summary>Canonicalizes what an object is serialized to.</summary>
    /// <param name="value">The object.</param>
    /// <param name="typeInfo">How it is serialized.</param>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <exception cref="JsonException">The value breaks a rule, as in <see cref="GetBytes(JsonElement)"/>.</exception>
    public byte[] GetBytes<T>(T value, JsonTypeInfo<T> typeInfo) => GetBytes(JsonSerializer.SerializeToElement(value, typeInfo));

    /// <summary>Canonicalizes a JSON value.</summary>
    /// <param name="element">The value.</param>
    /// <param name="destination">Receives UTF-8; what it holds after an exception is not to be used.</param>
    /// <exception cref="JsonException">The value breaks a rule, as in <see cref="GetBytes(JsonElement)"/>.</exception>
    public void Write(JsonElement element, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Write(element, destination, depth: 0);
    }

    private void Write(JsonElement element, IBufferWriter<byte> destination, int depth)
    {
        if (depth == MaxDepth && element.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            throw new JsonException($"the value is nested deeper than {MaxDepth} levels");
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, destination, depth);
                break;
            case JsonValueKind.Array:
                var separator = "["u8;
                foreach (var item in element.EnumerateArray())
                {
                    destination.Write(separator);
                    separator = ","u8;
                    Write(item, destination, depth + 1);
                }

                destination.Write(element.GetArrayLength() == 0 ? "[]"u8 : "]"u8);
                break;
            case JsonValueKind.String:
                WriteString(JsonStringToken.Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]), destination);
                break;
            case JsonValueKind.Number:
                WriteNumber(element, destination);
                break;
            case JsonValueKind.Undefined:
                throw new ArgumentException("there is no value to write", nameof(element));
            default:
                // true, false and null have one spelling.
                destination.Write(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    private void WriteObject(JsonElement element, IBufferWriter<byte> destination, int depth)
    {
        var members = new List<CanonicalMember>(element.GetPropertyCount());
        foreach (var property in element.EnumerateObject())
        {
            var name = JsonStringToken.Unescape(JsonMarshal.GetRawUtf8PropertyName(property));
            members.Add(new CanonicalMember(_isAuthority ? UnicodeNfc.Normalize(name) : name, name, members.Count, property.Value));
        }

        members.Sort();
        destination.Write("{"u8);
        for (var i = 0; i < members.Count; )
        {
            var first = members[i];
            var end = i + 1;
            for (; end < members.Count && members[end].Name == first.Name; end++)
            {
                if (members[end].Spelling == members[end - 1].Spelling)
                {
                    throw new JsonException($"the member `{Shorten(first.Spelling)}` occurs more than once");
                }

                first = members[end].Position < first.Position ? members[end] : first;
            }

            destination.Write(i == 0 ? [] : ","u8);
            WriteString(first.Name, destination);
            destination.Write(":"u8);
            Write(first.Value, destination, depth + 1);
            i = end;
        }

        destination.Write("}"u8);
    }

    private void WriteString(string text, IBufferWriter<byte> destination)
    {
        if (!CanonicalString.TryWrite(text, escapeLoneSurrogates: _isAuthority, destination))
        {
            throw new JsonException("a string holds half of a surrogate pair, which RFC 8785 has no form for");
        }
    }

    private static void WriteNumber(JsonElement element, IBufferWriter<byte> destination)
    {
        var number = element.GetDouble();
        if (!double.IsFinite(number))
        {
            throw new JsonException($"the number `{Shorten(element.GetRawText())}` is beyond a double");
        }

        destination.Advance(EcmaScriptNumber.Write(number, destination.GetSpan(EcmaScriptNumber.MaxLength)));
    }

    private static string Shorten(string text) => text.Length <= MaxDepth ? text : $"{text.AsSpan(0, MaxDepth)}…";
}
