using System.Collections.Concurrent;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The requests this process is working on: found by id when their caller cancels, waited for when the host drains, ended when its
/// patience does.
/// </summary>
internal sealed class RequestsInFlight(MeshSession session) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IncomingRequest> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IncomingRequest, bool> _unnamed = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BusSubscription? _cancels;
    private Task _reading = Task.CompletedTask;
    private int _count;
    private bool _draining;

    public async ValueTask ListenAsync(CancellationToken cancellationToken)
    {
        _cancels = await session.Bus.SubscribeAsync(MeshSubjects.AllCancels, null, cancellationToken).ConfigureAwait(false);
        _reading = Task.Run(ReadCancelsAsync, CancellationToken.None);
    }

    public Place Enter(IncomingRequest request)
    {
        Interlocked.Increment(ref _count);
        // An id is the caller's to choose. One that is missing, or in use, costs its owner the means to cancel, nothing more.
        if (request.RequestId.Length == 0 || !_byId.TryAdd(request.RequestId, request))
        {
            _unnamed.TryAdd(request, true);
        }

        return new Place(this, request);
    }

    /// <summary>Completes when nothing is in flight any more; nothing may enter after this call.</summary>
    public Task DrainAsync()
    {
        Volatile.Write(ref _draining, true);
        if (Volatile.Read(ref _count) == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    public void EndAll()
    {
        foreach (var request in _byId.Values.Concat(_unnamed.Keys))
        {
            request.End(RequestEnd.HostStopping);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cancels is { } cancels)
        {
            await cancels.DisposeAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }
    }

    private void Leave(IncomingRequest request)
    {
        if (!_byId.TryRemove(new(request.RequestId, request)))
        {
            _unnamed.TryRemove(request, out _);
        }

        if (Interlocked.Decrement(ref _count) == 0 && Volatile.Read(ref _draining))
        {
            _idle.TrySetResult();
        }
    }

    private async Task ReadCancelsAsync()
    {
        try
        {
            await foreach (var message in _cancels!.Messages.ReadAllAsync().ConfigureAwait(false))
            {
                if (_byId.TryGetValue(MeshSubjects.RequestIdOfCancel(message.Subject), out var request))
                {
                    request.End(RequestEnd.Caller);
                }
            }
        }
        catch (BusException problem)
        {
            MeshLog.SubscriptionEnded(session.Logger, problem, MeshSubjects.AllCancels);
        }
    }

    /// <summary>A request's presence; disposing it ends it.</summary>
    public readonly struct Place(RequestsInFlight owner, IncomingRequest request) : IDisposable
    {
        public void Dispose() => owner.Leave(request);
    }
}
