using System.Text.Json;

namespace Heddle.Cli;

/// <summary>One request of an integration test, and the answer it must get. The schema must allow it unless the test says otherwise.</summary>
internal sealed record PolicyTestRequest(
    JsonElement Principal,
    JsonElement Action,
    JsonElement Resource,
    string Decision,
    IReadOnlyList<string> Reason,
    IReadOnlyList<string> Errors,
    string? Description = null,
    JsonElement? Context = null,
    bool ValidateRequest = true
)
{
    public RequestDocument Document => new(Principal, Action, Resource, Context);
}
