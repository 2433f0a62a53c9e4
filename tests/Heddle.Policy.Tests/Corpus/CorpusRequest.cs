namespace Heddle.Policy.Tests;

/// <summary>One request of an integration test and what is expected of it.</summary>
internal sealed record CorpusRequest(
    string Description,
    AuthorizationRequest Request,
    bool? ValidateRequest,
    string Decision,
    IReadOnlyList<string> Reason,
    IReadOnlyList<string> Errors
);
