namespace Heddle.Transport;

/// <summary>
/// Opens something when it is first needed: a connection, a bucket. Those who come while it is being opened wait for that one attempt; a
/// failure is reported to whoever asked, and the next to ask tries again.
/// </summary>
/// <typeparam name="T">What is opened. Closing it is its user's business.</typeparam>
/// <param name="open">Opens it, with the token of whoever asked. Not called again once it has succeeded.</param>
public sealed class OnceOpened<T>(Func<CancellationToken, ValueTask<T>> open)
    where T : class
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile T? _opened;

    /// <summary>What has been opened; <see langword="null"/> before.</summary>
    public T? Opened => _opened;

    /// <summary>What has been opened; opens it if need be.</summary>
    /// <param name="cancellationToken">Ends the wait and, for whoever opens it, the attempt.</param>
    public ValueTask<T> GetAsync(CancellationToken cancellationToken = default) =>
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
