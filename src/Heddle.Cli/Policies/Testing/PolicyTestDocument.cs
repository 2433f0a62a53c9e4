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
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="JsonException">The text is no integration test.</exception>
    public static PolicyTestDocument Parse(string text) =>
        JsonSerializer.Deserialize<PolicyTestDocument>(text, Options) ?? throw new JsonException("the test is null");
}
