namespace Heddle.DevServers;

/// <summary>
/// A server program that can be started again and again, one run at a time, and whose runs end with this process, however this process ends.
/// Not safe for concurrent use: <see cref="DevServer"/> serialises the calls.
/// </summary>
internal abstract class ServerProcess : IAsyncDisposable
{
    private protected ServerProcess() { }

    /// <summary>Completes with the exit code of the latest run; completed as long as nothing runs.</summary>
    public Task<int> Exited { get; private protected set; } = Task.FromResult(0);

    public static ServerProcess Create(ServerLaunch launch) =>
        OperatingSystem.IsWindows() ? new JobObjectProcess(launch) : new WatchdogProcess(launch);

    /// <summary>Starts a run and answers the server's process id.</summary>
    public abstract Task<int> StartAsync();

    /// <summary>Tells the running server something. A server that is already gone is no error.</summary>
    public abstract void Signal(ServerSignal signal);

    /// <summary>Kills the server and removes its private folder; a detached one runs on.</summary>
    public abstract ValueTask DisposeAsync();
}
