using System.CommandLine;
using DemoAgents;
using Heddle.DevServers;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary><c>heddle demo</c>.</summary>
internal sealed class DemoCommand : LeafCommand
{
    public DemoCommand(Shell shell)
        : base(shell, "demo", "A guided tour: agents in separate processes find and call each other over a private server.")
    {
        Subcommands.Add(new DemoAgentCommand(shell));
        Subcommands.Add(new DemoWorkerCommand(shell));
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var accounts = ServerAccounts.Create(allowAnonymous: true);
        await using var server = await Spinner.WhileAsync(
            Shell,
            "starting a private server",
            () => StartServerAsync(accounts, cancellationToken)
        );
        await using var monitor = await LocalMonitor.StartAsync(server.Url, accounts, Shell, cancellationToken);
        await using var agents = await Spinner.WhileAsync(
            Shell,
            "starting the agents",
            () => AgentProcesses.StartAsync(Demo.Agents, server.Url, cancellationToken)
        );
        // The server is private and lets everybody in: no credentials that are meant for another are shown to it.
        var address = new MeshAddress(server.Url, null, "the demo");
        await using var mesh = await Shell.Connect(address, Cli.Shell.PatienceWithOwnServer, cancellationToken);
        var narrator = new Narrator(Shell);
        var stage = new Stage(mesh, agents, narrator, Shell.Time);
        narrator.Open(agents.All.Count);
        var isShown = await new Tour(Tour.Chapters).ShowAsync(stage, cancellationToken);
        if (isShown && Shell.IsOutputTerminal)
        {
            await Encore.WaitAsync(Shell, server.Url, cancellationToken);
        }

        return isShown ? ExitCode.Ok : ExitCode.Failed;
    }

    private Task<NatsServer> StartServerAsync(ServerAccounts accounts, CancellationToken cancellationToken) =>
        NatsServer.StartAsync(
            new NatsServerOptions
            {
                ConfigText = accounts.ToConfiguration(),
                Log = Shell.Say,
                TimeProvider = Shell.Time,
            },
            cancellationToken
        );
}
