using System.CommandLine;
using Heddle.Jobs;
using Microsoft.Extensions.Logging;

namespace Heddle.Cli;

/// <summary><c>heddle jobs up</c>: a dispatcher, until Ctrl-C.</summary>
internal sealed class JobsUpCommand : MeshClientCommand
{
    private readonly Option<string?> _pools = new("--pools")
    {
        Description = "The routing table, a YAML file with `topics` and `pools`. Without one every worker gets jobs of every topic.",
        HelpName = "file",
    };

    private readonly JobKeyOptions _keys;

    public JobsUpCommand(Shell shell)
        : base(shell, "up", "Run a dispatcher, which gives submitted jobs to workers, until Ctrl-C. Several share the work.")
    {
        Options.Add(_pools);
        _keys = new(shell);
        _keys.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var pools = await PoolsAsync(arguments.GetValue(_pools), cancellationToken);
        using var keys = await _keys.ReadAsync(arguments, cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var options = new JobDispatcherOptions
        {
            Pools = pools,
            Signer = keys.Signer,
            Reader = keys.Reader,
            TimeProvider = Shell.Time,
            Logger = new ShellLogger(Shell, arguments.GetValue<bool>(VerboseOption.OptionName) ? LogLevel.Debug : LogLevel.Information),
        };
        await using var dispatcher = new JobDispatcher(mesh.Bus, options);
        await dispatcher.StartAsync(cancellationToken);
        Shell.Error.WriteLine($"taking jobs of {Topics(pools)}, Ctrl-C ends");
        await dispatcher.RunAsync(cancellationToken);
        return ExitCode.Ok;
    }

    private static string Topics(JobPools pools) =>
        pools switch
        {
            { IsOpen: true } => "every topic",
            { Topics.Count: 1 } => $"topic `{pools.Topics.First()}`",
            _ => $"{pools.Topics.Count} topics",
        };

    private static async Task<JobPools> PoolsAsync(string? file, CancellationToken cancellationToken)
    {
        try
        {
            return file is null ? JobPools.Open : await JobPools.LoadAsync(file, cancellationToken);
        }
        catch (JobPoolsException problem)
        {
            throw new CommandFailedException("invalid_pools", problem.Message, problem);
        }
    }
}
