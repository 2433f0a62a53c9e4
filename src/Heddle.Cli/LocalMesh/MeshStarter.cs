using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Heddle.DevServers;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>Starts the mesh of <c>mesh up</c>: a server with its accounts, its buckets, and the record by which later commands find it.</summary>
internal sealed class MeshStarter(Shell shell, MeshUpRequest request)
{
    private readonly ServerAccounts _accounts = ServerAccounts.Create(allowAnonymous: request.Host is null);
    private LocalMonitor? _monitor;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        NatsServer server;
        using (var folder = await MeshFolder.LockAsync(shell, cancellationToken))
        {
            RequireNoneRunning(folder);
            await RequireFreeAsync(request.Port, cancellationToken);
            await RequireFreeAsync(request.Port + 1, cancellationToken);
            server = await Spinner.WhileAsync(shell, "starting the mesh", () => StartAsync(folder, cancellationToken));
        }

        await using (server)
        {
            Announce(server);
            return request.Foreground ? await StayAsync(server, cancellationToken) : ExitCode.Ok;
        }
    }

    private async Task<NatsServer> StartAsync(MeshFolder folder, CancellationToken cancellationToken)
    {
        var server = await NatsServer.StartAsync(
            new NatsServerOptions
            {
                Host = request.Host ?? "127.0.0.1",
                Port = request.Port,
                WebSocketPort = request.Port + 1,
                StoreDirectory = folder.DataFolder,
                ConfigText = _accounts.ToConfiguration(),
                Detached = !request.Foreground,
                Log = shell.Say,
                TimeProvider = shell.Time,
            },
            cancellationToken
        );
        try
        {
            var record = Describe(server);
            await PrimeAsync(record, cancellationToken);
            folder.WriteRecord(record);
            await MonitorAsync(folder, record, cancellationToken);
            Point(record);
            return server;
        }
        catch
        {
            await server.KillAsync(CancellationToken.None);
            await server.DisposeAsync();
            folder.RemoveRecord();
            throw;
        }
    }

    /// <summary>Peers that only open buckets must find them (mesh-protocol §2.1).</summary>
    private async Task PrimeAsync(MeshRecord record, CancellationToken cancellationToken)
    {
        await using var mesh = await shell.Connect(
            new MeshAddress(_accounts.AppUrl(record.Url), null, "the mesh itself"),
            Shell.PatienceWithOwnServer,
            cancellationToken
        );
        await mesh.PrimeAsync(cancellationToken);
    }

    /// <summary>In the foreground this process does it; otherwise another one has to stay.</summary>
    private async Task MonitorAsync(MeshFolder folder, MeshRecord record, CancellationToken cancellationToken)
    {
        if (request.Foreground)
        {
            _monitor = await LocalMonitor.StartAsync(record.Url, _accounts, shell, cancellationToken);
        }
        else
        {
            // It finds the passwords in the record.
            folder.WriteRecord(record with { Monitor = await MonitorProcess.StartAsync(record.Url, cancellationToken) });
        }
    }

    private void Point(MeshRecord record)
    {
        try
        {
            MeshPointer.Write(shell, record.Url, credentials: null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            shell.Error.WriteLine($"this folder cannot be pointed to the mesh, so give commands `--url {record.Url}`: {problem.Message}");
        }
    }

    private MeshRecord Describe(NatsServer server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return new MeshRecord(
            server.Url,
            server.WebSocketUrl!,
            server.ProcessId,
            process.ProcessName,
            server.LogFile,
            _accounts.AllowAnonymous ? null : _accounts.AppPassword,
            _accounts.SystemPassword
        );
    }

    private void Announce(NatsServer server)
    {
        shell.Out.WriteLine($"NATS       {server.Url}");
        shell.Out.WriteLine($"WebSocket  {server.WebSocketUrl}");
        if (!_accounts.AllowAnonymous)
        {
            shell.Out.WriteLine($"user       {LocalCredentials.User}");
            shell.Out.WriteLine($"password   {_accounts.AppPassword}");
            shell.Error.WriteLine(
                "every client needs this user and password, which are not shown again; put them into its URL: nats://user:password@host:port"
            );
        }

        shell.Error.WriteLine(
            request.Foreground
                ? $"Ctrl-C stops the mesh; its data stays in {server.StoreDirectory}"
                : "the mesh runs until `heddle mesh down`"
        );
    }

    private async Task<int> StayAsync(NatsServer server, CancellationToken cancellationToken)
    {
        int code;
        try
        {
            await using var monitor = _monitor;
            code = await server.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // This is how it is meant to end, whatever code the server has for being told so.
            await server.StopAsync(CancellationToken.None);
            code = ExitCode.Ok;
        }

        using var folder = await MeshFolder.LockAsync(shell, CancellationToken.None);
        if (folder.ReadRecord()?.ProcessId == server.ProcessId)
        {
            folder.RemoveRecord();
        }

        return code;
    }

    private static void RequireNoneRunning(MeshFolder folder)
    {
        if (folder.ReadRecord() is { } record && record.FindProcess() is { } running)
        {
            running.Dispose();
            throw new CommandFailedException(
                "already_running",
                $"a mesh runs at {record.Url} already (process {record.ProcessId}); `heddle mesh down` stops it"
            );
        }
    }

    private async Task RequireFreeAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        }
        catch (SocketException)
        {
            return;
        }

        throw new CommandFailedException(
            "port_busy",
            $"port {port} is taken by another program; choose another one with `--port`{(port == request.Port ? "" : $", for browsers need the one after it")}"
        );
    }
}
