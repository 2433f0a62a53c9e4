using System.CommandLine;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary><c>heddle policy evaluate</c>.</summary>
internal sealed class PolicyEvaluateCommand : PolicyCommand
{
    private readonly QuestionOptions _question = new();
    private readonly JsonOption _json = new("Write decision, reasons and errors as a JSON object.");

    public PolicyEvaluateCommand(Shell shell)
        : base(shell, "evaluate", "Decide one request. Ends with 0 for allow and 3 for deny.")
    {
        _question.AddTo(this);
        Options.Add(_json);
    }

    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var question = await _question.ReadAsync(Shell, arguments, cancellationToken);
        var decision = new Authorizer().IsAuthorized(question.Request, question.Policies, question.Entities);
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(DecisionView.ToJson(decision)));
        }
        else
        {
            DecisionView.WriteText(Shell, decision);
        }

        return DecisionView.ExitCodeOf(decision);
    }
}
