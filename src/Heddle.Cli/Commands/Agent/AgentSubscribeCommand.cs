using System.CommandLine;
using System.Text.Json;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle agent subscribe</c>.</summary>
internal sealed class AgentSubscribeCommand : MeshClientCommand
{
    private readonly AgentNameArgument _name;
    private readonly TimeoutOption _timeout = new("How long to wait for each event. Default: for ever.");
    private readonly JsonOption _json = new("Sort the members of every event; one line each, as without it.");

    public AgentSubscribeCommand(Shell shell)
        : base(shell, "subscribe", "Show the events of a publisher, one a line, until it ends or Ctrl-C.")
    {
        _name = new AgentNameArgument(shell, agent => agent is { Invocable: false, Streaming: true });
        Arguments.Add(_name);
        Options.Add(_timeout);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        var settings = new SubscribeSettings { InactivityTimeout = arguments.GetValue(_timeout) };
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var events = mesh.SubscribeAsync<JsonElement>(Events.Of(name), settings, cancellationToken);
        await ItemLines.WriteAsync(Shell, events, $"waiting for {name}", arguments.GetValue(_json), cancellationToken);
        return ExitCode.Ok;
    }
}
