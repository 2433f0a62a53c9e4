using System.Collections.Concurrent;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Ends calls in flight when a death notice for their agent arrives, or the server refuses them. One subscription serves every call, so
/// that a call costs no subscription of its own.
/// </summary>
internal sealed class DeathWatch(MeshSession session) : IAsyncDisposable
{
    private static readonly string Requests = MeshSubjects.Agent("");

    private readonly ConcurrentDictionary<string, AgentFate> _fates = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private volatile BusSubscription? _subscription;
    private Task _reading = Task.CompletedTask;

    /// <summary>What will become of an agent; its token ends with the next notice of the agent's death, or refusal of a request to it.</summary>
    public ValueTask<AgentFate> FollowAsync(string agent, CancellationToken cancellationToken) =>
        _subscription is null ? StartAsync(agent, cancellationToken) : new(Follow(agent));

    public async ValueTask DisposeAsync()
    {
        session.Bus.Events -= OnBusEvent;
        if (_subscription is { } subscription)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
        }
    }

    private AgentFate Follow(string agent) => _fates.GetOrAdd(agent, static agent => new AgentFate(agent));

    private async ValueTask<AgentFate> StartAsync(string agent, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_subscription is null)
            {
                var subscription = await session.Bus.SubscribeAsync(MeshSubjects.AllDeaths, null, cancellationToken).ConfigureAwait(false);
                session.Bus.Events += OnBusEvent;
                _reading = Task.Run(() => ReadAsync(subscription), CancellationToken.None);
                _subscription = subscription;
            }
        }
        finally
        {
            _starting.Release();
        }

        return Follow(agent);
    }

    private async Task ReadAsync(BusSubscription subscription)
    {
        try
        {
            await foreach (var message in subscription.Messages.ReadAllAsync().ConfigureAwait(false))
            {
                Announce(message);
            }
        }
        catch (BusException problem)
        {
            MeshLog.SubscriptionEnded(session.Logger, problem, MeshSubjects.AllDeaths);
        }
    }

    // A stream or a callback is asked for by a publish, of whose refusal nobody else tells (mesh-protocol §1.6).
    private void OnBusEvent(object? sender, BusEvent what)
    {
        if (
            what is BusEvent.PermissionDenied { Operation: BusOperation.Publish, Subject: var subject }
            && subject.StartsWith(Requests, StringComparison.Ordinal)
            && _fates.TryRemove(subject[Requests.Length..], out var fate)
        )
        {
            fate.Deny();
        }
    }

    private void Announce(BusMessage message)
    {
        if (!_fates.TryRemove(MeshSubjects.AgentOfDeath(message.Subject), out var fate))
        {
            return;
        }

        try
        {
            fate.Die(JsonElement.Parse(message.Payload.Span));
        }
        catch (JsonException problem)
        {
            // The subject alone says that the agent is gone.
            MeshLog.MalformedDeathNotice(session.Logger, problem, message.Subject);
            fate.Die(JsonElement.Parse("{}"));
        }
    }
}
