namespace Heddle.Jobs;

/// <summary>Works on many items at a time, and no more than it may.</summary>
internal sealed class Lane(int width) : IDisposable
{
    private readonly SemaphoreSlim _free = new(width, width);
    private int _closed;

    /// <summary>How many items are being worked on.</summary>
    public int Busy => width - _closed - _free.CurrentCount;

    /// <summary>Begins to work on an item, when there is room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="work">The work. It must not throw.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async ValueTask PostAsync<T>(T item, Func<T, ValueTask> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = WorkAsync(item, work);
    }

    /// <summary>Waits until nothing is being worked on. Nothing can be posted afterwards.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        for (; _closed < width; _closed++)
        {
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task WorkAsync<T>(T item, Func<T, ValueTask> work)
    {
        try
        {
            await work(item).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }
}
