using System.Net;
using System.Net.Sockets;

namespace Heddle.DevServers;

/// <summary>
/// A server that this process runs for development, demos and tests. It ends with this process, however this process ends, unless it is
/// <see cref="DevServerOptions.Detached"/>. All members are safe for concurrent use.
/// </summary>
public abstract class DevServer : IAsyncDisposable
{
    /// <summary>How long a server may take to stop by itself before it is killed.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Another process may take a free port between its choice and its use, but not ten times in a row.</summary>
    private const int PortAttempts = 10;

    /// <summary>Short against any start, long against looking for a file.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(5);

    private readonly DevServerOptions _options;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _name;
    private readonly ServerProgram _program;
    private readonly ServerProcess _process;
    private bool _disposed;

    private protected DevServer(ServerRecipe recipe, ServerProgram program, DevServerOptions options)
    {
        _name = recipe.Name;
        _options = options;
        _program = program;
        Folder = PrivateFolder.CreateTemporary(recipe.Name);
        StoreDirectory = options.StoreDirectory is null ? Path.Combine(Folder, "store") : Path.GetFullPath(options.StoreDirectory);
        LogFile = Path.Combine(Folder, "server.log");
        ConfigFile = Path.Combine(Folder, "server.conf");
        try
        {
            _process = ServerProcess.Create(new ServerLaunch(program, [.. recipe.Switches, ConfigFile], Folder, LogFile, options.Detached));
        }
        catch
        {
            PrivateFolder.Remove(Folder);
            throw;
        }
    }

    /// <summary>The address for clients on this machine.</summary>
    public abstract string Url { get; }

    /// <summary>The port for clients; the same after <see cref="RestartAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>The server's process id, or that of the latest run when it does not run.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Where the server keeps its data.</summary>
    public string StoreDirectory { get; }

    /// <summary>What the server writes to its standard output and standard error. Removed when the server is disposed of.</summary>
    public string LogFile { get; }

    private protected string ConfigFile { get; }

    private protected string Folder { get; }

    /// <summary>The port a run is to listen on.</summary>
    private protected int WantedPort { get; private set; }

    /// <summary>The host as clients write it: a server that listens everywhere is reached at the loopback address.</summary>
    private protected string ClientHost =>
        _options.Host switch
        {
            "0.0.0.0" or "*" => "127.0.0.1",
            "::" or "[::]" => "[::1]",
            var host when IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 =>
                $"[{address}]",
            var host => host,
        };

    /// <summary>Completes with the server's exit code (128 + n after signal n) when the present run ends, for whatever reason.</summary>
    /// <param name="cancellationToken">Ends the wait, not the server.</param>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => _process.Exited.WaitAsync(cancellationToken);

    /// <summary>Kills the server at once, as a crash would, and waits until it is gone. Its data stays for <see cref="RestartAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public Task KillAsync(CancellationToken cancellationToken = default) =>
        GuardAsync(() => EndAsync(ServerSignal.Kill, cancellationToken), cancellationToken);

    /// <summary>
    /// Has the server finish and end, and waits until it is gone; after 10 seconds it is killed. Its data stays for <see cref="RestartAsync"/>. On Windows
    /// the same as <see cref="KillAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public Task StopAsync(CancellationToken cancellationToken = default) =>
        GuardAsync(() => EndAsync(ServerSignal.Stop, cancellationToken), cancellationToken);

    /// <summary>Starts the server again on the same port and data; one that still runs is stopped first.</summary>
    /// <param name="cancellationToken">Ends the start; the server is then not running.</param>
    /// <exception cref="ServerStartException">The server did not become ready, for instance because its port was taken meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public Task RestartAsync(CancellationToken cancellationToken = default) =>
        GuardAsync(
            async () =>
            {
                await EndAsync(ServerSignal.Stop, cancellationToken).ConfigureAwait(false);
                await LaunchAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>
    /// Ends the server and removes its private folder. With a <see cref="DevServerOptions.StoreDirectory"/> it may finish first; a
    /// <see cref="DevServerOptions.Detached"/> one runs on.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!_disposed)
            {
                _disposed = true;
                if (_options is { Detached: false, StoreDirectory: not null })
                {
                    await EndAsync(ServerSignal.Stop, CancellationToken.None).ConfigureAwait(false);
                }

                await _process.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The first start: brings the server up or leaves nothing behind.</summary>
    private protected async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GuardAsync(() => LaunchAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A port to try when any will do; the server's own word for that where it has one.</summary>
    private protected abstract int ChoosePort();

    /// <summary>Writes the configuration for a run on <see cref="WantedPort"/>.</summary>
    private protected abstract void Configure();

    /// <summary>Answers the port once the server accepts clients, <see langword="null"/> until then.</summary>
    private protected abstract Task<int?> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Signals the server and waits until it has written one of these words, or has ended; answers what it wrote since.</summary>
    private protected async Task<string> SignalAsync(ServerSignal signal, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (_process.Exited.IsCompleted)
        {
            throw new InvalidOperationException($"`{_name}` is not running; restart it first");
        }

        var start = ServerLog.Length(LogFile);
        _process.Signal(signal);
        using var timer = new PeriodicTimer(ProbeInterval, _options.TimeProvider);
        while (true)
        {
            var ended = _process.Exited.IsCompleted;
            var said = await ServerLog.ReadFromAsync(LogFile, start, cancellationToken).ConfigureAwait(false);
            if (ended || words.Any(word => said.Contains(word, StringComparison.Ordinal)))
            {
                return said.Trim();
            }

            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private protected async Task GuardAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await action().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var chosen = Port == 0 && _options.Port == 0;
        for (var attempt = 1; ; attempt++)
        {
            WantedPort =
                chosen ? ChoosePort()
                : Port == 0 ? _options.Port
                : Port;
            try
            {
                await RunAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ServerStartException exception) when (chosen && attempt < PortAttempts && exception.IsPortTaken)
            {
                _options.Log?.Invoke($"{_name}: port {WantedPort} was taken meanwhile, trying another one");
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrivateFolder.Create(StoreDirectory);
        Configure();
        var logStart = ServerLog.Length(LogFile);
        ProcessId = await _process.StartAsync().ConfigureAwait(false);
        try
        {
            Port = await WaitUntilReadyAsync(logStart, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await EndAsync(ServerSignal.Kill, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        _options.Log?.Invoke($"{_name} (process {ProcessId}) is ready at {Url}");
    }

    private async Task<int> WaitUntilReadyAsync(long logStart, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.StartTimeout, _options.TimeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var timer = new PeriodicTimer(ProbeInterval, _options.TimeProvider);
        try
        {
            while (!_process.Exited.IsCompleted)
            {
                var probe = ProbeAsync(end.Token);
                if (await Task.WhenAny(probe, _process.Exited).ConfigureAwait(false) != probe)
                {
                    // What answers on the port is not ours, and it may never stop answering.
                    await end.CancelAsync().ConfigureAwait(false);
                }

                if (await probe.ConfigureAwait(false) is { } port)
                {
                    return port;
                }

                await timer.WaitForNextTickAsync(end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The start timeout, or the end of the server: told below.
        }

        int? code = _process.Exited.IsCompleted ? await _process.Exited.ConfigureAwait(false) : null;
        throw new ServerStartException(_program.Path, code, await ServerLog.TailAsync(LogFile, logStart).ConfigureAwait(false));
    }

    private async Task EndAsync(ServerSignal signal, CancellationToken cancellationToken)
    {
        if (_process.Exited.IsCompleted)
        {
            return;
        }

        _process.Signal(signal);
        try
        {
            await _process.Exited.WaitAsync(StopTimeout, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _options.Log?.Invoke($"{_name} (process {ProcessId}) did not stop in {StopTimeout.TotalSeconds} s and is killed");
            _process.Signal(ServerSignal.Kill);
            await _process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
