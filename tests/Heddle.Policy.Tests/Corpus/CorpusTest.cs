using System.Text.Json;

namespace Heddle.Policy.Tests;

/// <summary>One integration test: policies, entities and a schema, and requests with what is expected of them.</summary>
internal sealed record CorpusTest(
    string Path,
    string Policies,
    string Entities,
    string Schema,
    bool ShouldValidate,
    IReadOnlyList<CorpusRequest> Requests
)
{
    public static CorpusTest Read(CorpusFiles files, string path)
    {
        using var document = JsonDocument.Parse(files[path]);
        var root = document.RootElement;
        return new CorpusTest(
            path,
            files[root.GetProperty("policies").GetString()!],
            files[root.GetProperty("entities").GetString()!],
            files[root.GetProperty("schema").GetString()!],
            root.GetProperty("shouldValidate").GetBoolean(),
            [.. root.GetProperty("requests").EnumerateArray().Select(ReadRequest)]
        );
    }

    private static CorpusRequest ReadRequest(JsonElement request) =>
        new(
            request.GetProperty("description").GetString()!,
            ReadEntity(request.GetProperty("principal")),
            ReadEntity(request.GetProperty("action")),
            ReadEntity(request.GetProperty("resource")),
            request.GetProperty("context").GetRawText(),
            !request.TryGetProperty("validateRequest", out var validate) || validate.GetBoolean(),
            request.GetProperty("decision").GetString()!,
            Strings(request.GetProperty("reason")),
            Strings(request.GetProperty("errors"))
        );

    private static EntityUid ReadEntity(JsonElement entity) =>
        new(entity.GetProperty("type").GetString()!, entity.GetProperty("id").GetString()!);

    private static List<string> Strings(JsonElement array) =>
        [.. array.EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal)];
}
