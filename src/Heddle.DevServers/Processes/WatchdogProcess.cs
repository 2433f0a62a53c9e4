using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Heddle.DevServers;

/// <summary>
/// Runs a server under a small shell. The shell reads from a pipe whose other end only this process holds, so the kernel itself tells it when the
/// owner is gone, however it died: then it kills the server, reaps it and removes the private folder.
/// </summary>
internal sealed class WatchdogProcess : ServerProcess
{
    // Standard input carries "start" or a signal's name, one a line; its end means that the owner is gone or done. Standard output answers each start
    // with the server's process id and, when the server has ended, with its exit code.
    // INVARIANT: while a server runs only the inner loop reads; the outer one goes on when the server is reaped, so a signal that comes too late is
    // read and dropped there, and never reaches a stranger that got the same process id.
    private const string Script = """
        log=$1 folder=$2 orphan=$3
        shift 3
        umask 077
        trap '' PIPE
        [ "$orphan" = keep ] && trap '' HUP INT
        exec 3<&0 </dev/null 2>>"$log"
        while read -r verb <&3; do
            [ "$verb" = start ] || continue
            "$@" >>"$log" 2>&1 3<&- &
            server=$!
            {
                while read -r signal; do kill -s "$signal" "$server"; done
                [ "$orphan" = keep ] || kill -s KILL "$server"
            } <&3 >/dev/null 2>&1 &
            reader=$!
            echo "$server"
            wait "$server"
            code=$?
            kill -s TERM "$reader" 2>/dev/null
            wait "$reader"
            echo "$code"
        done
        rm -rf "$folder"
        """;

    private readonly ServerLaunch _launch;
    private readonly Process _shell;
    private readonly Stream _orders;

    public WatchdogProcess(ServerLaunch launch)
    {
        _launch = launch;
        _shell = Process.Start(Describe(launch)) ?? throw new InvalidOperationException("the system answered no process");
        // The raw pipe: a writer would keep a line that could not be written and fail once more when it is closed.
        _orders = _shell.StandardInput.BaseStream;
    }

    public override async Task<int> StartAsync()
    {
        Order("start");
        // Answered within a fork, so there is nothing to cancel.
        if (await ReadNumberAsync().ConfigureAwait(false) is not { } id)
        {
            throw new ServerStartException(
                _launch.Program.Path,
                exitCode: null,
                await ServerLog.TailAsync(_launch.LogFile).ConfigureAwait(false)
            );
        }

        Exited = WaitAsync();
        return id;
    }

    public override void Signal(ServerSignal signal)
    {
        if (!Exited.IsCompleted)
        {
            Order(
                signal switch
                {
                    ServerSignal.Kill => "KILL",
                    ServerSignal.Stop => "TERM",
                    ServerSignal.Reload => "HUP",
                    _ => "USR2",
                }
            );
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync().ConfigureAwait(false);
        if (!_launch.Detached || Exited.IsCompleted)
        {
            await _shell.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _shell.Dispose();
    }

    private static ProcessStartInfo Describe(ServerLaunch launch)
    {
        List<string> command =
        [
            "/bin/sh",
            "-c",
            Script,
            "heddle-watchdog",
            launch.LogFile,
            launch.Folder,
            launch.Detached ? "keep" : "kill",
        ];
        // A session of its own keeps the terminal's Ctrl-C from the server: the owner decides when and how it stops.
        if (ProgramSearch.OnPath("setsid") is { } setsid)
        {
            command.Insert(0, setsid);
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1).Append(launch.Program.Path).Concat(launch.Arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = launch.Folder,
        };
        foreach (var (name, value) in launch.Program.Environment())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Order(string word)
    {
        try
        {
            _orders.Write(Encoding.ASCII.GetBytes(word + "\n"));
        }
        catch (IOException)
        {
            // The shell is gone: whoever waits for its answer sees that.
        }
    }

    private async Task<int> WaitAsync()
    {
        if (await ReadNumberAsync().ConfigureAwait(false) is { } code)
        {
            return code;
        }

        // Somebody killed the shell. Its reader lives on and kills the server when the pipe ends.
        await _orders.DisposeAsync().ConfigureAwait(false);
        await _shell.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return _shell.ExitCode;
    }

    private async Task<int?> ReadNumberAsync()
    {
        var line = await _shell.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false);
        return int.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
