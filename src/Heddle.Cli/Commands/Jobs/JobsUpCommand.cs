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

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Sign what is sent with this private key, a PEM file.",
        HelpName = "file",
    };

    private readonly Option<string[]> _trust = new("--trust")
    {
        Description = "Believe this sender, whose public key is in the PEM file. Given once or more often, nobody else is believed.",
        HelpName = "sender=file",
        AllowMultipleArgumentsPerToken = false,
    };

    public JobsUpCommand(Shell shell)
        : base(shell, "up", "Run a dispatcher, which gives submitted jobs to workers, until Ctrl-C. Several share the work.")
    {
        Options.Add(_pools);
        Options.Add(_key);
        Options.Add(_trust);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var pools = await PoolsAsync(arguments.GetValue(_pools), cancellationToken);
        using var key = await KeyAsync(arguments.GetValue(_key), cancellationToken);
        var trusted = await TrustAsync(arguments.GetValue(_trust) ?? [], cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var options = new JobDispatcherOptions
        {
            Pools = pools,
            Signer = key is null ? PacketSigner.Unsigned : PacketSigner.Create(key),
            Reader = PacketReader.Create(new() { Keys = trusted }),
            TimeProvider = Shell.Time,
            Logger = new ShellLogger(Shell, arguments.GetValue<bool>(VerboseOption.OptionName) ? LogLevel.Debug : LogLevel.Information),
        };
        await using var dispatcher = new JobDispatcher(mesh.Bus, options);
        await dispatcher.StartAsync(cancellationToken);
        Shell.Error.WriteLine($"taking jobs of {Topics(pools)}, Ctrl-C ends");
        await dispatcher.RunAsync(cancellationToken);
        return ExitCode.Ok;
    }

    private static string Topics(JobPools pools) => pools.IsOpen ? "every topic" : $"{pools.Topics.Count} topics";

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

    private static async Task<JobSigningKey?> KeyAsync(string? file, CancellationToken cancellationToken)
    {
        try
        {
            return file is null ? null : JobSigningKey.FromPem(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (JobKeyException problem)
        {
            throw new CommandFailedException("invalid_key", $"`{file}`: {problem.Message}", problem);
        }
    }

    private static async Task<JobKeyRing?> TrustAsync(string[] senders, CancellationToken cancellationToken)
    {
        var ring = senders.Length == 0 ? null : JobKeyRing.Empty;
        foreach (var sender in senders)
        {
            var split = sender.LastIndexOf('=');
            if (split <= 0 || split == sender.Length - 1)
            {
                throw new UsageException($"`{sender}` does not say whom to trust; write `sender=file`");
            }

            var file = sender[(split + 1)..];
            try
            {
                ring = ring!.With(sender[..split], JobVerifyingKey.FromPem(await File.ReadAllTextAsync(file, cancellationToken)));
            }
            catch (JobKeyException problem)
            {
                throw new CommandFailedException("invalid_key", $"`{file}`: {problem.Message}", problem);
            }
        }

        return ring;
    }
}
