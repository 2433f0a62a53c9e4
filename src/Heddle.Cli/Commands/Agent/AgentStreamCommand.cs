using System.CommandLine;
using System.Text.Json;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle agent stream</c>.</summary>
internal sealed class AgentStreamCommand : MeshClientCommand
{
    private readonly AgentNameArgument _name;
    private readonly PayloadArgument _payload = new();
    private readonly TimeoutOption _timeout = new("How long the whole stream may take. Default: 60.");
    private readonly JsonOption _json = new("Sort the members of every chunk; one line each, as without it.");

    public AgentStreamCommand(Shell shell)
        : base(shell, "stream", "Call an agent that answers in chunks, and show each on a line as it comes.")
    {
        _name = new AgentNameArgument(shell, agent => agent is { Invocable: true, Streaming: true });
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
        var chunks = mesh.StreamAsync<JsonElement>(name, payload, options, cancellationToken);
        await ItemLines.WriteAsync(Shell, chunks, $"waiting for {name}", arguments.GetValue(_json), cancellationToken);
        return ExitCode.Ok;
    }
}
