using System.CommandLine;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle observe logs</c>.</summary>
internal sealed class ObserveLogsCommand : MeshClientCommand
{
    private readonly AgentNameArgument _agent;
    private readonly LogLevelOption _level = new("--level", "Only events of this level and above. Default: all that is published.");
    private readonly JsonOption _json = new("Write one JSON object a line.");

    public ObserveLogsCommand(Shell shell)
        : base(shell, "logs", "Show the log events of one agent, or of all, one a line, until Ctrl-C.")
    {
        _agent = new AgentNameArgument(shell, _ => true) { Arity = ArgumentArity.ZeroOrOne };
        Arguments.Add(_agent);
        Options.Add(_level);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var agent = arguments.GetValue(_agent);
        var filter = new LogFilter { Agent = agent, Level = _level.Read(arguments) ?? MeshLogLevel.Debug };
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        await using var logs = await mesh.Observe.WatchLogsAsync(filter, cancellationToken);
        Shell.Error.WriteLine($"watching the log events of {agent ?? "all agents"}, Ctrl-C ends");
        var missed = 0L;
        await foreach (var log in logs.WithCancellation(cancellationToken))
        {
            Shell.Out.WriteLine(arguments.GetValue(_json) ? JsonView.SortedLine(LogView.ToJson(log)) : LogView.ToText(log));
            if (logs.MissedEvents is var total && total > missed)
            {
                Shell.Error.WriteLine($"{total - missed} events came faster than they could be shown and are left out");
                missed = total;
            }
        }

        return ExitCode.Ok;
    }
}
