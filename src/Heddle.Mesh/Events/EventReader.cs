using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The reader's side of events (mesh-protocol §1.10): bodies until an end frame, an error frame or silence.</summary>
internal sealed class EventReader(MeshSession session, HostedAgents own)
{
    public async IAsyncEnumerable<T> ReadAsync<T>(
        EventSource source,
        SubscribeSettings settings,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (source.Agent is { } agent)
        {
            await CheckAsync(agent, cancellationToken).ConfigureAwait(false);
        }

        var subscription = await SubscribeAsync(source, settings, cancellationToken).ConfigureAwait(false);
        await using var _ = subscription.ConfigureAwait(false);
        while (await NextAsync(source, settings, subscription, cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (string.Equals(message.Headers?[MeshHeaders.Status], MeshHeaders.Error, StringComparison.Ordinal))
            {
                throw ErrorEnvelope.Read(message.Payload, source.Agent ?? "", "", MeshErrorCodes.Unknown);
            }

            if (!message.Payload.IsEmpty)
            {
                if (EventBody.TryRead<T>(message, session.Json, source, out var value))
                {
                    yield return value;
                }
                else
                {
                    MeshLog.EventNotJson(session.Logger, message.Subject);
                }
            }

            if (string.Equals(message.Headers?[MeshHeaders.StreamEnd], MeshHeaders.True, StringComparison.Ordinal))
            {
                yield break;
            }
        }
    }

    private async ValueTask<BusSubscription> SubscribeAsync(
        EventSource source,
        SubscribeSettings settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var options = new SubscribeOptions { Capacity = settings.Buffer, Overflow = OverflowPolicy.Fail };
            return await session.Bus.SubscribeAsync(source.Subject, options, cancellationToken).ConfigureAwait(false);
        }
        catch (BusException problem)
        {
            throw Explain(source, settings, problem);
        }
    }

    private async ValueTask CheckAsync(string agent, CancellationToken cancellationToken)
    {
        await session.Catalog.EnsureCurrentAsync(cancellationToken).ConfigureAwait(false);
        var entry =
            session.Catalog.Find(agent)
            ?? own.Find(agent)?.ToCatalogEntry()
            ?? (await session.Contracts.FindAsync(agent, cancellationToken).ConfigureAwait(false))?.ToCatalogEntry()
            ?? throw CallFailures.NotFound(agent, "");
        VerbRules.Check(InvocationVerb.Subscribe, entry);
    }

    private async ValueTask<BusMessage?> NextAsync(
        EventSource source,
        SubscribeSettings settings,
        BusSubscription subscription,
        CancellationToken cancellationToken
    )
    {
        using var silence = settings.InactivityTimeout is { } longest ? new CancellationTokenSource(longest, session.Time) : null;
        using var any = silence is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await subscription.Messages.ReadAsync(any?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            throw new CallTimeoutException($"nothing arrived on `{source.Subject}` within the inactivity timeout")
            {
                Agent = source.Agent ?? "",
            };
        }
        catch (ChannelClosedException closed)
        {
            throw Explain(source, settings, closed.InnerException);
        }
        catch (BusException problem)
        {
            throw Explain(source, settings, problem);
        }
    }

    private static Exception Explain(EventSource source, SubscribeSettings settings, Exception? problem) =>
        problem switch
        {
            SlowConsumerException => new StreamOverflowException(
                $"the reader of `{source.Subject}` fell {settings.Buffer} events behind; read faster or raise `SubscribeSettings.Buffer`",
                null,
                problem
            )
            {
                Agent = source.Agent ?? "",
            },
            BusException bus => CallFailures.ToMeshException(bus, source.Agent ?? "", "") ?? problem,
            null => CallFailures.ToMeshException(new BusClosedException(), source.Agent ?? "", "")!,
            _ => problem,
        };
}
