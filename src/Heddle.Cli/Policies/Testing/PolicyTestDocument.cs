using System.Text.Json;

namespace Heddle.Cli;

/// <summary>An integration test as its file says it. The paths name files of the test's root.</summary>
internal sealed record PolicyTestDocument(
    string Policies,
    string Entities,
    string Schema,
    bool ShouldValidate,
    IReadOnlyList<PolicyTestRequest> Requests
)
{
    /// <summary>Values may be nested deeper than the serializer expects of JSON.</summary>
    private const int MaxDepth = 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = MaxDepth,
    };

    /// <exception cref="JsonException">The text is no integration test.</exception>
    public static PolicyTestDocument Parse(string text)
    {
        var test = JsonSerializer.Deserialize<PolicyTestDocument>(text, Options);
        return test is null || test.Requests.Any(request => request is null)
            ? throw new JsonException("the test or a request is null")
            : test;
    }
}
