using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Heddle.Jobs;

/// <summary>
/// Lends the platform's key objects, which are not safe for use by two threads at once, and keeps those that come back: importing a key
/// costs about as much as using it. There are never more than threads that used the key at the same time.
/// </summary>
internal sealed class KeyPool(Func<ECDsa> import)
{
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private volatile bool _closed;

    public ECDsa Rent()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(JobSigningKey));
        return _idle.TryTake(out var key) ? key : import();
    }

    public void Return(ECDsa key)
    {
        _idle.Add(key);
        if (_closed)
        {
            Close();
        }
    }

    /// <summary>Lends no more and ends every key, lent ones when they come back.</summary>
    public void Close()
    {
        _closed = true;
        while (_idle.TryTake(out var key))
        {
            key.Dispose();
        }
    }
}
