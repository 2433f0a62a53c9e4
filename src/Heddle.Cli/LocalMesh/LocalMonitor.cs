using Heddle.Mesh;
using Heddle.Transport.Nats;

namespace Heddle.Cli;

/// <summary>A monitor that works in this process, beside a server of this process's own.</summary>
internal sealed class LocalMonitor : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly MeshMonitor _monitor;
    private readonly Task _running;

    private LocalMonitor(MeshMonitor monitor)
    {
        _monitor = monitor;
        _running = monitor.RunAsync(_end.Token);
    }

    /// <summary>Starts to monitor the mesh of a server.</summary>
    public static async Task<LocalMonitor> StartAsync(string url, ServerAccounts accounts, Shell shell, CancellationToken cancellationToken)
    {
        var address = new MeshAddress(accounts.AppUrl(url), null, "the mesh itself");
        var system = new MeshAddress(accounts.SystemUrl(url), null, "the mesh itself");
        return new(await ConnectAsync(address, system, shell, Shell.PatienceWithOwnServer, cancellationToken));
    }

    /// <summary>Connects a monitor whose server may take so long to answer.</summary>
    public static Task<MeshMonitor> ConnectAsync(
        MeshAddress address,
        MeshAddress system,
        Shell shell,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var options = new MeshMonitorOptions
        {
            Connection = Connection(address, patience),
            SystemConnection = Connection(system, patience),
            TimeProvider = shell.Time,
        };
        return MeshMonitor.ConnectAsync(address.Url, system.Url, options, cancellationToken);
    }

    // A user in a URL goes before this; whose file it would otherwise be is not asked of the surroundings.
    private static NatsOptions Connection(MeshAddress address, TimeSpan patience) =>
        new()
        {
            ConnectTimeout = patience,
            Credentials = address.CredentialsFile is { } file ? NatsCredentials.CredentialsFile(file) : NatsCredentials.Anonymous,
        };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _running;
        }
        catch (MeshException)
        {
            // It ended by itself when the server did; there is nothing left to monitor.
        }

        await _monitor.DisposeAsync();
        _end.Dispose();
    }
}
