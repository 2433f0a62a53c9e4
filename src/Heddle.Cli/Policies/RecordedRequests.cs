using System.Text.Json;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>
/// Reads recorded requests: a JSON array, an object that has the array as <c>requests</c>, as integration tests do, or one JSON object a line.
/// </summary>
internal static class RecordedRequests
{
    /// <summary>Values may be nested deeper than a reader expects of JSON.</summary>
    private const int MaxDepth = 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        MaxDepth = MaxDepth,
    };

    /// <exception cref="CommandFailedException">The file holds no requests.</exception>
    public static IReadOnlyList<AuthorizationRequest> Read(PolicyFile file, Schema? schema)
    {
        var requests = new List<AuthorizationRequest>();
        foreach (var document in Documents(file))
        {
            try
            {
                requests.Add(Read(document).ToRequest(schema));
            }
            catch (Exception problem) when (problem is JsonException or FormatException)
            {
                throw Wrong(file, $"request {requests.Count + 1}: {problem.Message}", problem);
            }

            RequestRefusal.ThrowWhereRefused(schema, requests[^1]);
        }

        return requests;
    }

    private static RequestDocument Read(JsonElement document) =>
        document.Deserialize<RequestDocument>(Options) ?? throw new FormatException("it is null");

    private static IEnumerable<JsonElement> Documents(PolicyFile file)
    {
        try
        {
            if (TryParse(file.Text) is not { } root)
            {
                return
                [
                    .. file
                        .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        .Select(line => JsonElement.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth })),
                ];
            }

            return root.ValueKind switch
            {
                JsonValueKind.Array => root.EnumerateArray(),
                JsonValueKind.Object when root.TryGetProperty("requests", out var requests) && requests.ValueKind == JsonValueKind.Array =>
                    requests.EnumerateArray(),
                _ => [root],
            };
        }
        catch (JsonException problem)
        {
            throw Wrong(file, problem.Message, problem);
        }
    }

    /// <summary>The whole text as one value; <see langword="null"/> where it may be one value a line.</summary>
    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CommandFailedException Wrong(PolicyFile file, string reason, Exception cause) =>
        new("parse_failed", $"`{file.Name}` holds no recorded requests: {reason.TrimEnd('.')}", cause);
}
