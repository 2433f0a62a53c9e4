using System.CommandLine;
using System.Text.Json.Nodes;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle observe config</c>.</summary>
internal sealed class ObserveConfigCommand : MeshClientCommand
{
    private readonly AgentNameArgument _agent;
    private readonly JsonOption _json = new("Write the levels as JSON.");

    public ObserveConfigCommand(Shell shell)
        : base(shell, "config", "Show from which level on one agent publishes log events, or what is set for all.")
    {
        _agent = new AgentNameArgument(shell, _ => true) { Arity = ArgumentArity.ZeroOrOne };
        Arguments.Add(_agent);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var agent = arguments.GetValue(_agent);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        if (agent is null)
        {
            Show(await mesh.Observe.GetSettingsAsync(cancellationToken), arguments.GetValue(_json));
        }
        else
        {
            Show(agent, await mesh.Observe.GetLevelAsync(agent, cancellationToken), arguments.GetValue(_json));
        }

        return ExitCode.Ok;
    }

    private void Show(string agent, EffectiveLogLevel level, bool json)
    {
        if (json)
        {
            Shell.Out.WriteLine(JsonView.Document(LogView.ToJson(agent, level)));
        }
        else
        {
            WriteTable([(agent, level)]);
        }
    }

    private void Show(LogLevelSettings settings, bool json)
    {
        if (json)
        {
            Shell.Out.WriteLine(
                JsonView.Document(
                    new JsonObject
                    {
                        ["agents"] = new JsonObject(
                            settings.Agents.Select(agent => KeyValuePair.Create(agent.Key, (JsonNode?)MeshLogLevels.NameOf(agent.Value)))
                        ),
                        ["global"] = settings.Global is { } global ? MeshLogLevels.NameOf(global) : null,
                    }
                )
            );
            return;
        }

        var others = new EffectiveLogLevel(
            settings.Global ?? MeshLogLevel.Info,
            settings.Global is null ? LogLevelSource.Default : LogLevelSource.Global
        );
        WriteTable([(LogView.EveryAgent, others), .. settings.Agents.Keys.Select(agent => (agent, settings.Of(agent)))]);
    }

    private void WriteTable(IEnumerable<(string Agent, EffectiveLogLevel Level)> rows)
    {
        var table = new TableView("AGENT", "LEVEL", "SOURCE");
        foreach (var (agent, level) in rows)
        {
            table.Add(agent, MeshLogLevels.NameOf(level.Level), LogView.SourceName(level.Source));
        }

        table.Write(Shell);
    }
}
