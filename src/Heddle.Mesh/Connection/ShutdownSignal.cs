using System.Runtime.InteropServices;

namespace Heddle.Mesh;

/// <summary>Ends with Ctrl-C, SIGTERM or a token, whichever comes first. While it exists the process does not die of the signals.</summary>
internal sealed class ShutdownSignal : IDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public ShutdownSignal(CancellationToken cancellationToken)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    }

    /// <summary>Starts something and waits for the end, which may come before the start is done.</summary>
    public async Task ServeAsync(Func<CancellationToken, Task> start)
    {
        try
        {
            await start(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _ended.Token.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), ended);
        await ended.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _ended.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ended.Cancel();
    }
}
