using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Asks servers, over their system account, which connections they have.</summary>
internal sealed class SystemAccount(MessageBus bus, string inboxPrefix, TimeProvider time)
{
    private const string Ping = "$SYS.REQ.SERVER.PING";
    private const string Connections = "$SYS.REQ.SERVER.PING.CONNZ";
    private const string Subscriptions = "$SYS.REQ.SERVER.PING.SUBSZ";
    private const int FirstLimit = 1024;
    private const int LastLimit = 1024 * 1024;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    public MessageBus Bus => bus;

    /// <summary>How many servers there are.</summary>
    /// <exception cref="ConnectionDeniedException">The connection is not one of the system account.</exception>
    public async ValueTask<int> CountServersAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await bus.RequestAsync(Ping, default, null, AnswerTimeout, cancellationToken).ConfigureAwait(false);
            var status = WireJson.Member(WireJson.Parse(answer.Payload), "statsz");
            return Math.Max(1, Number(status, "active_servers") ?? 1);
        }
        catch (Exception problem) when (problem is NoRespondersException or PermissionDeniedException)
        {
            throw new ConnectionDeniedException(
                "the monitor's system connection does not belong to the server's system account; give it credentials that do",
                null,
                problem
            );
        }
        catch (JsonException problem)
        {
            throw Unreadable(problem);
        }
    }

    /// <summary>The connections of all hosts, from all servers.</summary>
    /// <exception cref="RequestTimeoutException">Not every server answered. Half of the list would pass hosts off as gone.</exception>
    public async ValueTask<IReadOnlyList<ConnectionReport>> ListAsync(CancellationToken cancellationToken)
    {
        var servers = await CountServersAsync(cancellationToken).ConfigureAwait(false);
        for (var limit = FirstLimit; ; )
        {
            var found = new List<ConnectionReport>();
            // A list that does not fit is asked for again, larger: pages of it would not be of one moment.
            var missing = 0;
            await foreach (var answer in AskAsync(Connections, $"{{\"limit\":{limit}}}", servers, cancellationToken).ConfigureAwait(false))
            {
                var data = WireJson.Member(answer, "data");
                var connections = WireJson.Member(data, "connections") is { ValueKind: JsonValueKind.Array } list ? list : default;
                var listed = connections.ValueKind == JsonValueKind.Array ? connections.GetArrayLength() : 0;
                missing = Math.Max(missing, (Number(data, "total") ?? 0) - listed);
                if (listed > 0)
                {
                    var server = WireJson.Text(data, "server_id");
                    found.AddRange(
                        connections.EnumerateArray().Select(one => ConnectionReport.Read(server, one)).OfType<ConnectionReport>()
                    );
                }
            }

            if (missing <= 0)
            {
                return found;
            }

            limit =
                limit < LastLimit
                    ? Math.Min(LastLimit, (limit + Math.Min(missing, LastLimit)) * 2)
                    : throw new StoreException(Connections, 507, 0, $"a server has more than {LastLimit} connections");
        }
    }

    /// <summary>Whether anybody takes an agent's requests, whoever that is: a member of its queue group, not who only listens along.</summary>
    /// <param name="agent">The agent; a legal name.</param>
    /// <param name="servers">How many servers there are to ask.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestTimeoutException">Not every server answered.</exception>
    public async ValueTask<bool> IsServedAsync(string agent, int servers, CancellationToken cancellationToken)
    {
        var (subject, group) = (MeshSubjects.Agent(agent), MeshSubjects.QueueGroup(agent));
        var question = $"{{\"subscriptions\":true,\"limit\":{LastLimit},\"test\":\"{subject}\"}}";
        await foreach (var answer in AskAsync(Subscriptions, question, servers, cancellationToken).ConfigureAwait(false))
        {
            if (
                WireJson.Member(WireJson.Member(answer, "data"), "subscriptions_list") is { ValueKind: JsonValueKind.Array } list
                && list.EnumerateArray().Any(one => WireJson.Text(one, "qgroup") == group)
            )
            {
                return true;
            }
        }

        return false;
    }

    private async IAsyncEnumerable<JsonElement> AskAsync(
        string about,
        string details,
        int servers,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var inbox = $"{inboxPrefix}.{RandomIds.New()}";
        var subscription = await bus.SubscribeAsync(inbox, null, cancellationToken).ConfigureAwait(false);
        await using var disposing = subscription.ConfigureAwait(false);
        var question = System.Text.Encoding.ASCII.GetBytes(details);
        await bus.PublishAsync(about, question, null, inbox, cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        for (var answered = 0; answered < servers; answered++)
        {
            yield return await NextAsync(about, subscription, either.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<JsonElement> NextAsync(
        string about,
        BusSubscription subscription,
        CancellationToken either,
        CancellationToken given
    )
    {
        try
        {
            var message = await subscription.Messages.ReadAsync(either).ConfigureAwait(false);
            return WireJson.Parse(message.Payload);
        }
        catch (OperationCanceledException) when (!given.IsCancellationRequested)
        {
            throw new RequestTimeoutException(about, AnswerTimeout);
        }
        catch (System.Threading.Channels.ChannelClosedException closed)
        {
            throw new BusClosedException(closed.InnerException);
        }
        catch (JsonException problem)
        {
            throw Unreadable(problem);
        }
    }

    private static int? Number(JsonElement? owner, string name) =>
        WireJson.Member(owner, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static StoreException Unreadable(JsonException problem) => new(Connections, 500, 0, problem.Message);
}
