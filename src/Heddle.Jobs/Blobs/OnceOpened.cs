namespace Heddle.Jobs;

/// <summary>Opens something when it is first needed. A failure is reported to whoever asked and tried again by the next.</summary>
internal sealed class OnceOpened<T>(Func<CancellationToken, Task<T>> open)
    where T : class
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile T? _opened;

    /// <summary>What has been opened; <see langword="null"/> before.</summary>
    public T? Opened => _opened;

    public ValueTask<T> GetAsync(CancellationToken cancellationToken) =>
        _opened is { } opened ? new ValueTask<T>(opened) : OpenAsync(cancellationToken);

    private async ValueTask<T> OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _opened ??= await open(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
