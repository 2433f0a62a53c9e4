using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Heddle.Mesh;
using Heddle.Transport.Nats;

namespace Heddle.Cli;

/// <summary><c>heddle mesh monitor</c>.</summary>
internal sealed class MeshMonitorCommand : MeshClientCommand
{
    public const string DetachedOption = "--detached";

    private readonly Option<string?> _systemUrl = new("--sys-url")
    {
        Description =
            "The same server's URL for a user of its system account: nats://user:password@host:port. Default: with --sys-creds the mesh's own, else that of the mesh `mesh up` started.",
        HelpName = "url",
    };

    private readonly Option<string?> _systemCredentials = new("--sys-creds")
    {
        Description = "The credentials file of a user of the server's system account.",
        HelpName = "file",
    };

    private readonly JsonOption _json = new("Write each death notice as one JSON object a line.");

    private readonly Option<bool> _detached = new(DetachedOption)
    {
        Description = "Say one line when ready, then nothing, and end with the server that `mesh up` started.",
        Hidden = true,
    };

    public MeshMonitorCommand(Shell shell)
        : base(shell, "monitor", "Clean up after hosts that crash, and tell their callers, until Ctrl-C.")
    {
        Options.Add(_systemUrl);
        Options.Add(_systemCredentials);
        Options.Add(_json);
        Options.Add(_detached);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var address = AddressFrom(arguments);
        var url = address.Url;
        var system = SystemAddress(arguments, url);
        Shell.CheckCredentials(address.CredentialsFile);
        Shell.CheckCredentials(system.CredentialsFile);
        var detached = arguments.GetValue(_detached);
        var patience = detached ? Cli.Shell.PatienceWithOwnServer : Patience;
        await using var monitor = await Spinner.WhileAsync(
            Shell,
            "connecting",
            () =>
                LocalMonitor.ConnectAsync(
                    address with
                    {
                        Url = LocalCredentials.AddTo(url, Shell),
                    },
                    system,
                    Shell,
                    patience,
                    cancellationToken
                )
        );
        if (detached)
        {
            return await RunDetachedAsync(monitor, cancellationToken);
        }

        var json = arguments.GetValue(_json);
        monitor.AgentDied += (_, notice) => Shell.Out.WriteLine(json ? AsJson(notice) : AsText(notice));
        Shell.Error.WriteLine($"monitoring {NatsUrls.Redact(url)}, Ctrl-C ends");
        await monitor.RunAsync(cancellationToken);
        return ExitCode.Interrupted;
    }

    private MeshAddress SystemAddress(ParseResult arguments, string url)
    {
        var (systemUrl, file) = (arguments.GetValue(_systemUrl), arguments.GetValue(_systemCredentials));
        if (systemUrl is not null)
        {
            MeshPointer.Check(systemUrl);
        }

        if (file is null)
        {
            systemUrl ??=
                LocalCredentials.SystemUrl(url, Shell)
                ?? throw new UsageException(
                    $"the mesh at {NatsUrls.Redact(url)} was not started by `mesh up` here; name a user of its system account with `--sys-creds file` or `--sys-url nats://user:password@host:port`"
                );
        }
        else if (systemUrl is not null && NatsUrls.WithoutUser(systemUrl) != systemUrl)
        {
            throw new UsageException(
                $"`--sys-creds {file}` and the user in `--sys-url {NatsUrls.Redact(systemUrl)}` both say who to be; leave one of them out"
            );
        }

        // The mesh's URL may name a user of the mesh, who is none of the system account.
        var path = file is null ? null : Path.GetFullPath(file, Shell.Directory);
        return new MeshAddress(systemUrl ?? NatsUrls.WithoutUser(url), path, "the options");
    }

    private async Task<int> RunDetachedAsync(MeshMonitor monitor, CancellationToken cancellationToken)
    {
        OwnSession.Begin();
        using var server = MeshFolder.Peek(Shell)?.FindProcess();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = monitor.RunAsync(end.Token);
        Shell.Out.WriteLine("ready");
        await Task.WhenAny(running, WhenGoneAsync(server, end.Token));
        await end.CancelAsync();
        await running;
        return ExitCode.Ok;
    }

    private static Task WhenGoneAsync(Process? server, CancellationToken cancellationToken) =>
        server is null ? Task.CompletedTask : server.WaitForExitAsync(cancellationToken);

    private static string AsText(DeathNotice notice) =>
        $"{Printable.Line(notice.Agent)} died with instance {Printable.Line(notice.InstanceId)} ({Printable.Line(notice.Reason)})";

    private static string AsJson(DeathNotice notice) =>
        JsonView.SortedLine(
            new JsonObject
            {
                ["agent"] = notice.Agent,
                ["reason"] = notice.Reason,
                ["detected_at"] = notice.DetectedAt,
                ["instance_id"] = notice.InstanceId,
            }
        );
}
