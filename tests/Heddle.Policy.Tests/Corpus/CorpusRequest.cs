namespace Heddle.Policy.Tests;

/// <summary>One request of an integration test and what is expected of it. Requests are validated unless the test says otherwise.</summary>
internal sealed record CorpusRequest(
    string Description,
    EntityUid Principal,
    EntityUid Action,
    EntityUid Resource,
    string ContextJson,
    bool ValidateRequest,
    string Decision,
    IReadOnlyList<string> Reason,
    IReadOnlyList<string> Errors
)
{
    /// <summary>The request; its context is read by the schema where the request is to be validated.</summary>
    public AuthorizationRequest ToRequest(Schema schema) =>
        new(Principal, Action, Resource, ValidateRequest ? schema.ParseContext(ContextJson, Action) : CedarRecord.Parse(ContextJson));
}
