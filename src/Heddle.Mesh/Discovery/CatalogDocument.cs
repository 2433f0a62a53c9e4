using System.Buffers;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>
/// The catalog's value: a JSON array of entries. Immutable. Other writers' members that this version does not know are kept; entries
/// that no reader could use are left out, so that they vanish with the next write.
/// </summary>
internal sealed class CatalogDocument
{
    public static readonly CatalogDocument Empty = new([], []);

    private readonly List<JsonElement> _raw;

    private CatalogDocument(List<CatalogEntry> entries, List<JsonElement> raw)
    {
        Entries = entries;
        _raw = raw;
    }

    /// <summary>The entries in order; the last one under a name counts.</summary>
    public IReadOnlyList<CatalogEntry> Entries { get; }

    public ReadOnlyMemory<byte> Json => Write();

    public bool Contains(string agent) => Entries.Any(entry => entry.Name == agent);

    public static CatalogDocument Read(ReadOnlyMemory<byte> json, Action<string> onMalformed)
    {
        JsonElement root;
        try
        {
            root = WireJson.Parse(json);
        }
        catch (JsonException problem)
        {
            onMalformed($"the catalog is not JSON: {problem.Message}");
            return Empty;
        }

        if (root.ValueKind != JsonValueKind.Array)
        {
            onMalformed($"the catalog is not an array but {root.ValueKind}");
            return Empty;
        }

        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        var entries = new List<CatalogEntry>(root.GetArrayLength());
        var raw = new List<JsonElement>(root.GetArrayLength());
        foreach (var item in root.EnumerateArray())
        {
            if (ReadEntry(item) is not { } entry)
            {
                onMalformed($"an entry lacks a string `name` or `description`: {Shorten(item.GetRawText())}");
            }
            else if (byName.TryGetValue(entry.Name, out var index))
            {
                entries[index] = entry;
                raw[index] = item;
            }
            else
            {
                byName[entry.Name] = entries.Count;
                entries.Add(entry);
                raw.Add(item);
            }
        }

        return new CatalogDocument(entries, raw);
    }

    /// <summary>The document after a change; <see langword="null"/> when the change changes nothing.</summary>
    public CatalogDocument? With(IReadOnlyCollection<string> gone, IReadOnlyList<CatalogEntry> added)
    {
        var replaced = new HashSet<string>(gone, StringComparer.Ordinal);
        foreach (var entry in added)
        {
            replaced.Add(entry.Name);
        }

        var entries = new List<CatalogEntry>(Entries.Count + added.Count);
        var raw = new List<JsonElement>(Entries.Count + added.Count);
        for (var i = 0; i < Entries.Count; i++)
        {
            if (!replaced.Contains(Entries[i].Name))
            {
                entries.Add(Entries[i]);
                raw.Add(_raw[i]);
            }
        }

        if (added.Count == 0 && entries.Count == Entries.Count)
        {
            return null;
        }

        foreach (var entry in added)
        {
            entries.Add(entry);
            raw.Add(WriteEntry(entry));
        }

        return new CatalogDocument(entries, raw);
    }

    private static CatalogEntry? ReadEntry(JsonElement item)
    {
        if (WireJson.Text(item, "name") is not { } name || WireJson.Text(item, "description") is not { } description)
        {
            return null;
        }

        return new CatalogEntry(
            name,
            description,
            WireJson.Text(item, "version") ?? "0.1.0",
            WireJson.Texts(WireJson.Member(item, "tags")),
            WireJson.Flag(item, "invocable") ?? true,
            WireJson.Flag(item, "streaming") ?? false
        );
    }

    private static JsonElement WriteEntry(CatalogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("description", entry.Description);
            json.WriteString("version", entry.Version);
            json.WriteStartArray("tags");
            foreach (var tag in entry.Tags)
            {
                json.WriteStringValue(tag);
            }

            json.WriteEndArray();
            json.WriteBoolean("invocable", entry.Invocable);
            json.WriteBoolean("streaming", entry.Streaming);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(256 * Math.Max(1, _raw.Count));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var item in _raw)
            {
                // Raw, so that what another writer wrote stays as it wrote it.
                json.WriteRawValue(item.GetRawText(), skipInputValidation: true);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
