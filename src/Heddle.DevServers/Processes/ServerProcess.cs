using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Heddle.DevServers;

/// <summary>
/// A running server under a small watchdog shell. The shell holds the read end of a pipe whose write end only this process holds, so the kernel
/// itself tells it when the owner is gone, however it died: then it kills the server and removes the private folder.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    // Standard input carries signal names, one a line; its end means the owner is gone. The first line of standard output is the server's process id.
    // The shell's exit code is the server's.
    private const string Watchdog = """
        log=$1 folder=$2 orphan=$3
        shift 3
        exec 3<&0 </dev/null 2>>"$log"
        "$@" >>"$log" 2>&1 3<&- &
        server=$!
        {
            while read -r signal; do kill -s "$signal" "$server"; done
            [ "$orphan" = keep ] || kill -s KILL "$server"
        } <&3 >/dev/null &
        reader=$!
        exec 3<&-
        echo "$server"
        exec >/dev/null
        wait "$server"
        code=$?
        kill -s TERM "$reader" 2>/dev/null
        wait "$reader" && rm -rf "$folder"
        exit "$code"
        """;

    private readonly Process _watchdog;
    private readonly Stream _pipe;

    private ServerProcess(Process watchdog, int id)
    {
        _watchdog = watchdog;
        _pipe = watchdog.StandardInput.BaseStream;
        Id = id;
        Exited = WaitAsync(watchdog);
    }

    /// <summary>The server's own process id.</summary>
    public int Id { get; }

    /// <summary>Completes with the server's exit code (128 + n for signal n) when it and its watchdog are gone.</summary>
    public Task<int> Exited { get; }

    public static async Task<ServerProcess> StartAsync(ServerLaunch launch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var watchdog = Process.Start(Describe(launch))!;
        // Closing the pipe ends everything, also a read of the first line that would otherwise wait.
        await using var registration = cancellationToken.Register(watchdog.StandardInput.Close).ConfigureAwait(false);
        var line = await watchdog.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested && int.TryParse(line, CultureInfo.InvariantCulture, out var id))
        {
            return new ServerProcess(watchdog, id);
        }

        watchdog.StandardInput.Close();
        await WaitAsync(watchdog).ConfigureAwait(false);
        watchdog.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        throw new ServerStartException(
            launch.Program.Path,
            exitCode: null,
            await ServerLog.TailAsync(launch.LogFile).ConfigureAwait(false)
        );
    }

    /// <summary>Sends a signal, by its name without <c>SIG</c>. A server that is already gone is no error.</summary>
    public void Signal(string name)
    {
        try
        {
            // The raw pipe: a writer would keep a line that could not be written and fail again when it is closed.
            _pipe.Write(Encoding.ASCII.GetBytes(name + "\n"));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The watchdog has ended, and with it the server.
        }
    }

    /// <summary>Lets go of the server: it is killed and its folder removed, or left running when it is detached.</summary>
    public void Release() => _pipe.Dispose();

    public void Dispose()
    {
        Release();
        _watchdog.Dispose();
    }

    private static ProcessStartInfo Describe(ServerLaunch launch)
    {
        // A session of its own keeps the terminal's Ctrl-C from the server: the owner decides when and how it stops.
        var setsid = ProgramSearch.OnPath("setsid");
        var start = new ProcessStartInfo(setsid ?? "/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = launch.Folder,
        };
        if (setsid is not null)
        {
            start.ArgumentList.Add("/bin/sh");
        }

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Watchdog);
        start.ArgumentList.Add("heddle-watchdog");
        start.ArgumentList.Add(launch.LogFile);
        start.ArgumentList.Add(launch.Folder);
        start.ArgumentList.Add(launch.Detached ? "keep" : "kill");
        start.ArgumentList.Add(launch.Program.Path);
        foreach (var argument in launch.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (launch.Program.LibraryFolders.Count > 0)
        {
            var inherited = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
            IEnumerable<string> folders = string.IsNullOrEmpty(inherited)
                ? launch.Program.LibraryFolders
                : [.. launch.Program.LibraryFolders, inherited];
            start.Environment["LD_LIBRARY_PATH"] = string.Join(':', folders);
        }

        return start;
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }
}
