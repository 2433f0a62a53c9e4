using System.Collections.Concurrent;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The requests this process is working on: found by id when their caller cancels, waited for when the host drains, ended when its
/// patience does.
/// </summary>
internal sealed class RequestsInFlight(MeshSession session) : IAsyncDisposable
{
    // Deadlines are swept for, not timed one by one: a timer a request costs more than the request's own bookkeeping, and a caller has
    // its own clock anyway.
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(15);

    private readonly Lock _sweeping = new();
    private ITimer? _sweeper;
    private volatile bool _isSweeping;
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

    /// <summary>Makes sure that deadlines are looked after as long as anything is in flight.</summary>
    public void Sweep()
    {
        if (_isSweeping)
        {
            return;
        }

        lock (_sweeping)
        {
            _sweeper ??= session.Time.CreateTimer(
                static own => ((RequestsInFlight)own!).EndPastDeadlines(),
                this,
                Timeout.InfiniteTimeSpan,
                SweepPeriod
            );
            _isSweeping = true;
            _sweeper.Change(SweepPeriod, SweepPeriod);
        }
    }

    /// <summary>Counts a request that has arrived and is about to <see cref="Enter"/>.</summary>
    public void Expect() => Interlocked.Increment(ref _count);

    /// <summary>Makes an expected request known by its id.</summary>
    public Place Enter(IncomingRequest request)
    {
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
        foreach (var request in All())
        {
            request.End(RequestEnd.HostStopping);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_sweeper is { } sweeper)
        {
            await sweeper.DisposeAsync().ConfigureAwait(false);
        }

        if (_cancels is { } cancels)
        {
            await cancels.DisposeAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }
    }

    private IEnumerable<IncomingRequest> All() =>
        _byId.Select(static entry => entry.Value).Concat(_unnamed.Select(static entry => entry.Key));

    private void EndPastDeadlines()
    {
        var now = session.Time.GetUtcNow();
        foreach (var request in All())
        {
            if (request.IsPast(now))
            {
                request.End(RequestEnd.Deadline);
            }
        }

        lock (_sweeping)
        {
            // INVARIANT: a request enters before it looks at the flag, and here it is the other way round, so that one of the two sees
            // the other.
            _isSweeping = false;
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _count) == 0)
            {
                _sweeper!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _isSweeping = true;
            }
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
