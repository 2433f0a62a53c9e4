namespace Heddle.DevServers;

/// <summary>A server process this process owns: it ends with its owner, however the owner ends.</summary>
public abstract class DevServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ServerSettings _settings;
    private ServerProcess? _process;
    private bool _disposed;

    private protected DevServer(ServerProgram program, ServerSettings settings, string folder)
    {
        Program = program;
        Folder = folder;
        _settings = settings;
        StoreDirectory = settings.StoreDirectory ?? Path.Combine(folder, "store");
        LogFile = Path.Combine(folder, "server.log");
    }

    /// <summary>The address for clients.</summary>
    public abstract string Url { get; }

    /// <summary>The port for clients.</summary>
    public int Port { get; private set; }

    /// <summary>The server's process id; after <see cref="RestartAsync"/> another one.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Where the server keeps its data.</summary>
    public string StoreDirectory { get; }

    /// <summary>What the server writes to its standard output and error.</summary>
    public string LogFile { get; }

    private protected ServerProgram Program { get; }

    private protected string Folder { get; }

    /// <summary>Kills the server at once, as a crash would, and waits until it is gone. Its data stays for <see cref="RestartAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task KillAsync(CancellationToken cancellationToken = default) => EndAsync("KILL", cancellationToken);

    /// <summary>Asks the server to stop and waits until it is gone. Its data stays for <see cref="RestartAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => EndAsync("TERM", cancellationToken);

    /// <summary>Starts the server again on the same port and data; stops it first when it still runs.</summary>
    /// <param name="cancellationToken">Ends the wait and the server.</param>
    /// <exception cref="ServerStartException">The server did not become ready.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken).ConfigureAwait(false);
        await LaunchAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the server (a detached one goes on) and removes what is private to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_process is { Exited.IsCompleted: false } process)
            {
                process.Release();
                if (_settings.Detached)
                {
                    return;
                }

                await process.Exited.ConfigureAwait(false);
            }

            _process?.Dispose();
            PrivateFolder.Remove(Folder);
        }
        finally
        {
            _gate.Release();
            GC.SuppressFinalize(this);
        }
    }

    private protected async Task LaunchAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            PrivateFolder.Create(StoreDirectory);
            var arguments = Prepare(Port == 0 ? _settings.Port : Port);
            var launch = new ServerLaunch(Program, arguments, Folder, LogFile, _settings.Detached);
            var process = await ServerProcess.StartAsync(launch, cancellationToken).ConfigureAwait(false);
            _process?.Dispose();
            _process = process;
            ProcessId = process.Id;
            Port = await WaitUntilReadyAsync(process, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the configuration for a run on this port (0: a free one) and answers the command line.</summary>
    private protected abstract IReadOnlyList<string> Prepare(int port);

    /// <summary>Answers the port once the server accepts clients there.</summary>
    private protected abstract Task<int> ProbeAsync(PeriodicTimer timer, CancellationToken cancellationToken);

    private protected void Signal(string name) => _process?.Signal(name);

    private async Task<int> WaitUntilReadyAsync(ServerProcess process, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_settings.StartTimeout, _settings.TimeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), _settings.TimeProvider);
        var probe = ProbeAsync(timer, end.Token);
        await Task.WhenAny(probe, process.Exited).ConfigureAwait(false);
        if (probe.IsCompletedSuccessfully)
        {
            return await probe.ConfigureAwait(false);
        }

        await end.CancelAsync().ConfigureAwait(false);
        await ((Task)probe).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        int? code = process.Exited.IsCompleted ? await process.Exited.ConfigureAwait(false) : null;
        var output = await ServerLog.TailAsync(LogFile).ConfigureAwait(false);
        process.Signal("KILL");
        await process.Exited.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw new ServerStartException(Program.Path, code, output);
    }

    private async Task EndAsync(string signal, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_process is { } process)
            {
                process.Signal(signal);
                await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
