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
            "The same server's URL for a user of its system account: nats://user:password@host:port. Default: that of the mesh `mesh up` started.",
        HelpName = "url",
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
        Options.Add(_json);
        Options.Add(_detached);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var address = AddressFrom(arguments);
        var url = address.Url;
        var systemUrl =
            arguments.GetValue(_systemUrl)
            ?? LocalCredentials.SystemUrl(url, Shell)
            ?? throw new UsageException(
                $"the mesh at {NatsUrls.Redact(url)} was not started by `mesh up` here; name a user of its system account with `--sys-url nats://user:password@host:port`"
            );
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
                    systemUrl,
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
