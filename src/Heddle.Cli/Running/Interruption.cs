using System.Runtime.InteropServices;

namespace Heddle.Cli;

/// <summary>
/// Turns the first Ctrl-C, termination or hang-up of the terminal into a cancelled token, so that work in flight is taken back and nothing is left behind.
/// A second one ends the process as if nobody had asked.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode = Cli.ExitCode.Interrupted;

    public Interruption() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];

    public CancellationToken Token => _interrupted.Token;

    /// <summary>The exit code that tells by which signal the process was ended.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _interrupted.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (_interrupted.IsCancellationRequested)
        {
            return;
        }

        signal.Cancel = true;
        _exitCode = signal.Signal switch
        {
            PosixSignal.SIGTERM => 143,
            PosixSignal.SIGHUP => 129,
            _ => Cli.ExitCode.Interrupted,
        };
        _interrupted.Cancel();
    }
}
