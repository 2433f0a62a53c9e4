using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Keeps a process's agents announced: after a reconnect, when a monitor has cleaned up behind the lost connection, and whenever one
/// of them vanishes from the catalog while it is still served.
/// </summary>
internal sealed class Announcer(MeshSession session, Registration registration, Func<IReadOnlyList<AgentContract>> contracts)
    : IAsyncDisposable
{
    // Several processes notice the same loss at once; a pause of random length keeps them from writing at once.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    // A server that has just come back may answer before its store does.
    private static readonly TimeSpan LongestRetryPause = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _doubts = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly CancellationTokenSource _stopping = new();
    private Task _working = Task.CompletedTask;
    private bool _started;

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        await session.Catalog.EnsureCurrentAsync(cancellationToken).ConfigureAwait(false);
        session.Catalog.Changed += OnCatalogChanged;
        session.Bus.Events += OnBusEvent;
        _working = Task.Run(WorkAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        session.Catalog.Changed -= OnCatalogChanged;
        session.Bus.Events -= OnBusEvent;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _working.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void OnCatalogChanged()
    {
        if (contracts().Any(contract => session.Catalog.Find(contract.Name) is null))
        {
            _doubts.Writer.TryWrite(true);
        }
    }

    private void OnBusEvent(object? sender, BusEvent what)
    {
        if (what is BusEvent.Reconnected)
        {
            _doubts.Writer.TryWrite(true);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await _doubts.Reader.WaitToReadAsync(_stopping.Token).ConfigureAwait(false))
            {
                _doubts.Reader.TryRead(out _);
                var longest = LongestPause;
                do
                {
                    await Task.Delay(Random.Shared.NextDouble() * longest, session.Time, _stopping.Token).ConfigureAwait(false);
                    longest = longest * 2 < LongestRetryPause ? longest * 2 : LongestRetryPause;
                } while (!await TryAnnounceAsync().ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process leaves the mesh.
        }
    }

    /// <summary>Announces everything again; <see langword="false"/> when that failed and may work later.</summary>
    private async ValueTask<bool> TryAnnounceAsync()
    {
        var all = contracts();
        try
        {
            await session.Buckets.RestoreAsync(_stopping.Token).ConfigureAwait(false);
            await registration.AnnounceAgainAsync(all, _stopping.Token).ConfigureAwait(false);
            MeshLog.AnnouncedAgain(session.Logger, all.Count);
            return true;
        }
        catch (BusException problem)
        {
            MeshLog.AnnouncingFailed(session.Logger, problem);
            return problem is BusClosedException;
        }
    }
}
