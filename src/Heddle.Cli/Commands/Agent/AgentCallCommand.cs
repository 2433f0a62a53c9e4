using System.CommandLine;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle agent call</c>.</summary>
internal sealed class AgentCallCommand : MeshClientCommand
{
    private readonly AgentNameArgument _name;
    private readonly PayloadArgument _payload = new();
    private readonly TimeoutOption _timeout = new("How long to wait for the answer. Default: 30.");
    private readonly JsonOption _json = new("Write the answer indented, its members sorted.");

    public AgentCallCommand(Shell shell)
        : base(shell, "call", "Call an agent and show its answer.")
    {
        _name = new AgentNameArgument(shell, agent => agent is { Invocable: true, Streaming: false });
        Arguments.Add(_name);
        Arguments.Add(_payload);
        Options.Add(_timeout);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        var payload = await Payload.ReadJsonAsync(Shell, arguments.GetValue(_payload), cancellationToken);
        var options = new CallOptions { Timeout = arguments.GetValue(_timeout) };
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var answer = await Spinner.WhileAsync(Shell, $"calling {name}", () => mesh.CallAsync(name, payload, options, cancellationToken));
        Shell.Out.WriteLine(arguments.GetValue(_json) ? JsonView.Document(answer) : JsonView.Line(answer));
        return ExitCode.Ok;
    }
}
