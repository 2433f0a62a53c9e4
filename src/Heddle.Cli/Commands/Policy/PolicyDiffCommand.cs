using System.CommandLine;
using System.Text.Json.Nodes;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary><c>heddle policy diff</c>.</summary>
internal sealed class PolicyDiffCommand : PolicyCommand
{
    private readonly Argument<string> _before = new("before") { Description = "The policies as they are." };
    private readonly Argument<string> _after = new("after") { Description = "The policies as they shall be." };
    private readonly Option<string?> _requests = new("--requests")
    {
        Description = "Recorded requests to decide by both: a JSON array, one object a line, or an integration test.",
        HelpName = "file",
    };
    private readonly Option<string?> _entities = new("--entities")
    {
        Description = "The entities, as JSON. Default: none.",
        HelpName = "file",
    };
    private readonly SchemaOption _schema = new("Reads entities and requests by this schema.");
    private readonly JsonOption _json = new("Write the differences as a JSON object.");

    public PolicyDiffCommand(Shell shell)
        : base(shell, "diff", "Compare two sets of policies, and how they answer recorded requests. Ends with 1 where they differ.")
    {
        Arguments.Add(_before);
        Arguments.Add(_after);
        Options.Add(_requests);
        Options.Add(_entities);
        Options.Add(_schema);
        Options.Add(_json);
    }

    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var before = (await ReadAsync(arguments.GetRequiredValue(_before), cancellationToken)).ToPolicies();
        var after = (await ReadAsync(arguments.GetRequiredValue(_after), cancellationToken)).ToPolicies();
        var schema = await ReadSchemaAsync(arguments.GetValue(_schema), cancellationToken);
        var entities = arguments.GetValue(_entities) is { } path
            ? (await ReadAsync(path, cancellationToken)).ToEntities(schema)
            : schema?.ActionEntities ?? Entities.Empty;
        IReadOnlyList<AuthorizationRequest> requests = arguments.GetValue(_requests) is { } file
            ? RecordedRequests.Read(await ReadAsync(file, cancellationToken), schema)
            : [];
        var diff = PolicySetDiff.Compare(before, after, requests.Select(request => new RecordedRequest(request, entities)));
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(ToJson(diff)));
        }
        else
        {
            WriteText(diff);
        }

        return diff.IsEmpty ? ExitCode.Ok : ExitCode.Failed;
    }

    private static JsonObject ToJson(PolicySetDiff diff) =>
        new()
        {
            ["requests"] = diff.RequestCount,
            ["policies"] = new JsonArray([
                .. diff.PolicyChanges.Select(change => new JsonObject
                {
                    ["policy"] = change.PolicyId,
                    ["change"] = Word(change.Kind),
                    ["before"] = change.Before,
                    ["after"] = change.After,
                }),
            ]),
            ["decisions"] = new JsonArray([
                .. diff.DecisionChanges.Select(change => new JsonObject
                {
                    ["request"] = change.Recorded.Request.ToString(),
                    ["reversal"] = change.IsReversal,
                    ["before"] = DecisionView.ToJson(change.Before),
                    ["after"] = DecisionView.ToJson(change.After),
                }),
            ]),
        };

    private static string Word(PolicyChangeKind kind) =>
        kind switch
        {
            PolicyChangeKind.Added => "added",
            PolicyChangeKind.Removed => "removed",
            _ => "changed",
        };

    private void WriteText(PolicySetDiff diff)
    {
        foreach (var change in diff.PolicyChanges)
        {
            Shell.Out.WriteLine($"{Word(change.Kind)} {Printable.Line(change.PolicyId)}");
            WriteLines("-", change.Before);
            WriteLines("+", change.After);
        }

        foreach (var change in diff.DecisionChanges)
        {
            Shell.Out.WriteLine(Printable.Line($"{(change.IsReversal ? "!" : " ")} {change}"));
        }

        var reversals = diff.DecisionChanges.Count(change => change.IsReversal);
        Shell.Out.WriteLine(
            $"{diff.PolicyChanges.Length} policies differ; {diff.DecisionChanges.Length} of {diff.RequestCount} requests are answered differently, {reversals} reversed"
        );
    }

    private void WriteLines(string sign, string? text)
    {
        foreach (var line in text?.TrimEnd('\n').Split('\n') ?? [])
        {
            Shell.Out.WriteLine($"  {sign} {Printable.Line(line)}");
        }
    }
}
