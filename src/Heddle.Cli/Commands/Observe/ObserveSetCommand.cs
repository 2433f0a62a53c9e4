using System.CommandLine;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle observe set</c>.</summary>
internal sealed class ObserveSetCommand : MeshClientCommand
{
    private readonly AgentNameArgument _agent;
    private readonly LogLevelOption _level = new("--log-level", "The lowest level to publish; off for none.") { Required = true };
    private readonly Option<bool> _global = new("--global") { Description = "For every agent that has no level of its own." };
    private readonly JsonOption _json = new("Write what is set as JSON.");

    public ObserveSetCommand(Shell shell)
        : base(shell, "set", "Set from which level on an agent, or every agent, publishes log events. Running hosts follow at once.")
    {
        _agent = new AgentNameArgument(shell, _ => true) { Arity = ArgumentArity.ZeroOrOne };
        Arguments.Add(_agent);
        Options.Add(_level);
        Options.Add(_global);
        Options.Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_global) == result.GetValue(_agent) is not null)
            {
                result.AddError("name either an agent or `--global`");
            }
            else if (result.GetValue(_agent) is "global")
            {
                result.AddError(
                    "an agent called `global` shares its level with the whole mesh; use `--global`, or host it under another name"
                );
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var agent = arguments.GetValue(_agent);
        var level = _level.Read(arguments)!.Value;
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        if (agent is null)
        {
            await mesh.Observe.SetGlobalLevelAsync(level, cancellationToken);
        }
        else
        {
            await SetAsync(mesh, agent, level, cancellationToken);
        }

        Shell.Out.WriteLine(
            arguments.GetValue(_json)
                ? JsonView.Document(
                    LogView.ToJson(agent, new EffectiveLogLevel(level, agent is null ? LogLevelSource.Global : LogLevelSource.Agent))
                )
                : $"{agent ?? LogView.EveryAgent} {MeshLogLevels.NameOf(level)}"
        );
        return ExitCode.Ok;
    }

    private async Task SetAsync(AgentMesh mesh, string agent, MeshLogLevel level, CancellationToken cancellationToken)
    {
        await mesh.Observe.SetLevelAsync(agent, level, cancellationToken);
        var agents = await mesh.CatalogAsync(null, cancellationToken);
        if (agents.All(entry => entry.Name != agent))
        {
            Shell.Error.WriteLine($"no agent {agent} is on the mesh; the level counts when one joins");
        }
    }
}
