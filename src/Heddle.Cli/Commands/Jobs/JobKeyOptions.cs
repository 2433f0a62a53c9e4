using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>--key</c> and <c>--trust</c>.</summary>
internal sealed class JobKeyOptions(Shell shell)
{
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

    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_trust);
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="CommandFailedException">One holds no key that can be used.</exception>
    /// <exception cref="UsageException">It is not said whom to trust.</exception>
    public async Task<JobCredentials> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var trusted = await TrustAsync(arguments.GetValue(_trust) ?? [], cancellationToken);
        var key = arguments.GetValue(_key) is { } file ? await ReadAsync(file, JobSigningKey.FromPem, cancellationToken) : null;
        return new(key, trusted);
    }

    private async Task<JobKeyRing?> TrustAsync(string[] senders, CancellationToken cancellationToken)
    {
        var ring = senders.Length == 0 ? null : JobKeyRing.Empty;
        foreach (var sender in senders)
        {
            var split = sender.LastIndexOf('=');
            if (split <= 0 || split == sender.Length - 1)
            {
                throw new UsageException($"`{sender}` does not say whom to trust; write `sender=file`");
            }

            ring = ring!.With(sender[..split], await ReadAsync(sender[(split + 1)..], JobVerifyingKey.FromPem, cancellationToken));
        }

        return ring;
    }

    private async Task<T> ReadAsync<T>(string file, Func<string, T> parse, CancellationToken cancellationToken)
    {
        try
        {
            return parse(await File.ReadAllTextAsync(Path.GetFullPath(file, shell.Directory), cancellationToken));
        }
        catch (JobKeyException problem)
        {
            throw new CommandFailedException("invalid_key", $"`{file}`: {problem.Message}", problem);
        }
    }
}
