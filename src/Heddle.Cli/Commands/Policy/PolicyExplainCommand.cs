using System.CommandLine;
using System.Text.Json.Nodes;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary><c>heddle policy explain</c>.</summary>
internal sealed class PolicyExplainCommand : PolicyCommand
{
    private readonly QuestionOptions _question = new();
    private readonly JsonOption _json = new("Write the explanation as a JSON object.");

    public PolicyExplainCommand(Shell shell)
        : base(shell, "explain", "Decide one request and say which clause decided, on which values. Ends as evaluate does.")
    {
        _question.AddTo(this);
        Options.Add(_json);
    }

    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var question = await _question.ReadAsync(Shell, arguments, cancellationToken);
        var explanation = new PolicyExplainer().Explain(question.Request, question.Policies, question.Entities);
        Shell.Out.WriteLine(arguments.GetValue(_json) ? JsonView.Document(ToJson(explanation)) : Printable.Text(explanation.Render()));
        return DecisionView.ExitCodeOf(explanation.Decision);
    }

    private static JsonObject ToJson(DecisionExplanation explanation)
    {
        var json = DecisionView.ToJson(explanation.Decision);
        json["policies"] = new JsonArray([.. explanation.Policies.Select(ToJson)]);
        return json;
    }

    private static JsonObject ToJson(PolicyExplanation policy) =>
        new()
        {
            ["policy"] = policy.Policy.Id,
            ["effect"] = policy.Policy.Effect == PolicyEffect.Permit ? "permit" : "forbid",
            ["outcome"] = policy.Outcome.ToString(),
            ["determining"] = policy.IsDetermining,
            ["clauses"] = new JsonArray([.. policy.Clauses.Select(ToJson)]),
        };

    private static JsonObject ToJson(ClauseExplanation clause) =>
        new()
        {
            ["clause"] = clause.Clause,
            ["outcome"] = clause.Outcome,
            ["line"] = clause.Position?.Line,
            ["column"] = clause.Position?.Column,
            ["values"] = new JsonArray([
                .. clause.Values.Select(value => new JsonObject { ["expression"] = value.Expression, ["value"] = value.Value }),
            ]),
        };
}
