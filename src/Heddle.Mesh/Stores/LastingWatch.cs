using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Follows a bucket for as long as the bus lives. A watch restores itself unless its bucket is gone, as when a server comes back without
/// its store; then the buckets are made anew and another watch follows.
/// </summary>
/// <param name="session">The mesh.</param>
/// <param name="bucket">The bucket's name, for the log.</param>
/// <param name="open">Opens a watch.</param>
/// <param name="begin">Told of each new watch before its first entry; what was known from another one is out of date.</param>
/// <param name="take">Told of each entry, and whether everything that was there at the start has now been told.</param>
internal sealed class LastingWatch(
    MeshSession session,
    string bucket,
    Func<CancellationToken, ValueTask<KeyValueWatch>> open,
    Action<KeyValueWatch> begin,
    Action<KeyValueEntry, KeyValueWatch> take
) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task? _following;

    /// <summary>Whether it has begun.</summary>
    public bool IsStarted => _following is not null;

    /// <summary>Begins to follow.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that completes when there is nothing to follow any more.</returns>
    public async ValueTask<Task> StartAsync(CancellationToken cancellationToken)
    {
        var first = await open(cancellationToken).ConfigureAwait(false);
        return _following = Task.Run(() => FollowAsync(first), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await (_following ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task FollowAsync(KeyValueWatch? watch)
    {
        try
        {
            while (session.Bus.State != BusState.Closed)
            {
                if (watch is not null)
                {
                    await ReadAsync(watch).ConfigureAwait(false);
                }

                await Task.Delay(Pause, session.Time, _stopping.Token).ConfigureAwait(false);
                watch = await TryReopenAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process leaves the mesh.
        }
    }

    private async ValueTask ReadAsync(KeyValueWatch watch)
    {
        await using var disposing = ((IAsyncDisposable)watch).ConfigureAwait(false);
        try
        {
            begin(watch);
            await foreach (var entry in watch.WithCancellation(_stopping.Token).ConfigureAwait(false))
            {
                take(entry, watch);
            }
        }
        catch (BusException problem)
        {
            MeshLog.WatchEnded(session.Logger, problem, bucket);
        }
    }

    private async ValueTask<KeyValueWatch?> TryReopenAsync()
    {
        try
        {
            await session.Buckets.RestoreAsync(_stopping.Token).ConfigureAwait(false);
            return await open(_stopping.Token).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            MeshLog.WatchEnded(session.Logger, problem, bucket);
            return null;
        }
    }
}
