using System.Text.Json;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>Runs one integration test: everything it says is checked, and everything that differs is kept.</summary>
internal sealed class PolicyTestRun
{
    private static readonly Authorizer Authorizer = new();

    private readonly PolicyTestFile _file;
    private readonly List<PolicyTestFailure> _failures = [];
    private int _requests;

    private PolicyTestRun(PolicyTestFile file) => _file = file;

    public static PolicyTestOutcome Of(PolicyTestFile file)
    {
        var run = new PolicyTestRun(file);
        try
        {
            run.Run();
        }
        catch (JsonException problem)
        {
            run.Fail(null, $"the file is no test: {problem.Message.TrimEnd('.')}");
        }
        catch (PolicyParseException problem)
        {
            run.Fail(null, problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            run.Fail(null, $"a file cannot be read: {problem.Message.TrimEnd('.')}");
        }

        return new PolicyTestOutcome(file.Name, run._requests, run._failures);
    }

    private void Run()
    {
        var test = PolicyTestDocument.Parse(_file.Read(_file.Name));
        var policies = Open(test.Policies).ToPolicies();
        var schema = Open(test.Schema).ToSchema();
        var validation = new Validator(schema).Validate(policies);
        if (validation.IsValid != test.ShouldValidate)
        {
            Fail(null, $"expected the policies to be {(test.ShouldValidate ? "valid" : "refused")}, got: {validation}");
        }

        var entities = Open(test.Entities).ToEntities(schema);
        if (schema.ValidateEntities(entities) is { IsValid: false } wrong)
        {
            Fail(null, $"the schema does not allow the entities: {wrong}");
        }

        for (var i = 0; i < test.Requests.Count; i++)
        {
            Run(test.Requests[i], test.Requests[i].Description ?? $"request {i + 1}", policies, entities, schema);
        }
    }

    private void Run(PolicyTestRequest expected, string name, PolicySet policies, Entities entities, Schema schema)
    {
        _requests++;
        AuthorizationRequest request;
        try
        {
            request = expected.Document.ToRequest(expected.ValidateRequest ? schema : null);
        }
        catch (FormatException problem)
        {
            Fail(name, problem.Message);
            return;
        }

        if (expected.ValidateRequest && schema.ValidateRequest(request) is { IsValid: false } refused)
        {
            Fail(name, $"the schema does not allow the request: {refused}");
        }

        var decision = Authorizer.IsAuthorized(request, policies, entities);
        if (!string.Equals(decision.ToString(), expected.Decision, StringComparison.OrdinalIgnoreCase))
        {
            Fail(name, $"expected {expected.Decision}, got {decision}");
        }

        Compare(name, "reasons", expected.Reason, decision.DeterminingPolicies.Select(policy => policy.Id));
        Compare(name, "errors", expected.Errors, decision.Errors.Select(error => error.PolicyId));
    }

    private void Compare(string request, string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, given) = (expected.Order(StringComparer.Ordinal).ToList(), actual.Order(StringComparer.Ordinal).ToList());
        if (!wanted.SequenceEqual(given, StringComparer.Ordinal))
        {
            Fail(request, $"expected the {what} [{string.Join(", ", wanted)}], got [{string.Join(", ", given)}]");
        }
    }

    private PolicyFile Open(string path) => new(path, _file.Read(path));

    private void Fail(string? request, string message) => _failures.Add(new PolicyTestFailure(_file.Name, request, message));
}
