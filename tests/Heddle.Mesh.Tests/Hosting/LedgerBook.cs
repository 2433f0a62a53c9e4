namespace Heddle.Mesh.Tests.Hosting;

/// <summary>Counts the scopes of a process.</summary>
internal sealed class LedgerBook
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _opened;
    private int _open;

    public int Opened => _opened;

    public int StillOpen => _open;

    /// <summary>Completes when a scope has ended.</summary>
    public Task FirstClosed => _closed.Task;

    public int Open()
    {
        Interlocked.Increment(ref _open);
        return Interlocked.Increment(ref _opened);
    }

    public void Close()
    {
        Interlocked.Decrement(ref _open);
        _closed.TrySetResult();
    }
}
