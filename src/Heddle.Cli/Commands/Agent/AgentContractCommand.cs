using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle agent contract</c>.</summary>
internal sealed class AgentContractCommand : MeshClientCommand
{
    private readonly AgentNameArgument _name;
    private readonly JsonOption _json = new("Write the contract as JSON. The default unless a person looks.");
    private readonly Option<bool> _text = new("--text") { Description = "Write the contract as a short list." };
    private readonly ContractFormOptions _form = new();

    public AgentContractCommand(Shell shell)
        : base(shell, "contract", "Show what an agent takes and gives.")
    {
        _name = new AgentNameArgument(shell, _ => true);
        Arguments.Add(_name);
        Options.Add(_json);
        Options.Add(_text);
        _form.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_text))
            {
                result.AddError("`--json` and `--text` exclude each other");
            }

            if (result.GetValue(_text) && _form.IsGiven(result))
            {
                result.AddError("`--as` and `--text` exclude each other");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var contract = await mesh.ContractAsync(name, cancellationToken);
        if (_form.Write(arguments, contract) is { } document)
        {
            Shell.Out.WriteLine(JsonView.Document(document));
        }
        else if (arguments.GetValue(_text) || (Shell.IsOutputTerminal && !arguments.GetValue(_json)))
        {
            ContractView.WriteText(Shell, contract);
        }
        else
        {
            Shell.Out.WriteLine(JsonView.Document(ContractView.ToJson(contract)));
        }

        return ExitCode.Ok;
    }
}
