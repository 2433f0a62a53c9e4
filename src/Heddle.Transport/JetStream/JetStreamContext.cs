using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Transport;

/// <summary>
/// JetStream as seen through a bus: requests to <c>$JS.API</c> and acknowledged publishes. It needs nothing but the bus, so it works
/// over whatever connects to a server that has JetStream.
/// </summary>
/// <param name="bus">The connection.</param>
/// <param name="inboxPrefix">The first part of the subjects this connection may receive on.</param>
/// <param name="timeProvider">The clock for waits.</param>
internal sealed class JetStreamContext(MessageBus bus, string inboxPrefix, TimeProvider timeProvider)
{
    private const string Api = "$JS.API.";

    /// <summary>How long the server may take to answer, as in the other NATS clients.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a cluster may take to put another server in charge of a stream before a publish is tried again.</summary>
    private static readonly TimeSpan LeaderPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a publish is tried while nobody takes it: a cluster may be choosing who does. Default 3.</summary>
    public int PublishAttempts { get; init; } = 3;

    public MessageBus Bus => bus;

    public TimeProvider TimeProvider => timeProvider;

    /// <summary>A subject nobody else receives on.</summary>
    public string NewInbox() => $"{inboxPrefix}.{Guid.NewGuid():N}";

    /// <summary>Describes a stream.</summary>
    public async ValueTask<StreamInfo> GetStreamAsync(string stream, CancellationToken cancellationToken)
    {
        var operation = $"STREAM.INFO.{stream}";
        var info = await RequestAsync(operation, default, JetStreamJson.Default.StreamInfo, cancellationToken).ConfigureAwait(false);
        return info.Config.Name == stream
            ? info
            : throw new StoreException(operation, 500, 0, $"the answer describes stream `{info.Config.Name}`");
    }

    public ValueTask<StreamInfo> CreateStreamAsync(StreamConfig config, CancellationToken cancellationToken) =>
        RequestAsync(
            $"STREAM.CREATE.{config.Name}",
            JsonSerializer.SerializeToUtf8Bytes(config, JetStreamJson.Default.StreamConfig),
            JetStreamJson.Default.StreamInfo,
            cancellationToken
        );

    /// <summary>
    /// Finds a stream, or creates it. What exists is never altered: other clients may have made it, with settings of theirs (spec
    /// `mesh-protocol` §2.1).
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="config">What to create where there is none, or <see langword="null"/> not to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The stream, or <see langword="null"/> when there is none and none was to be created.</returns>
    public async ValueTask<StreamInfo?> OpenStreamAsync(string stream, StreamConfig? config, CancellationToken cancellationToken)
    {
        if (await FindStreamAsync(stream, cancellationToken).ConfigureAwait(false) is var found && (found is not null || config is null))
        {
            return found;
        }

        try
        {
            return await CreateStreamAsync(config, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.ErrorCode is JetStreamErrors.StreamNameInUse or JetStreamErrors.SubjectOverlap)
        {
            // Somebody was faster, with other settings or by a hair.
            if (await FindStreamAsync(stream, cancellationToken).ConfigureAwait(false) is { } made)
            {
                return made;
            }

            throw;
        }
    }

    private async ValueTask<StreamInfo?> FindStreamAsync(string stream, CancellationToken cancellationToken)
    {
        try
        {
            return await GetStreamAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.ErrorCode == JetStreamErrors.StreamNotFound)
        {
            return null;
        }
    }

    /// <summary>Removes every message of a subject, or all.</summary>
    public ValueTask<PurgeResponse> PurgeAsync(string stream, string? subject, CancellationToken cancellationToken) =>
        PurgeAsync(stream, new PurgeRequest { Filter = subject }, cancellationToken);

    /// <summary>Removes messages.</summary>
    public ValueTask<PurgeResponse> PurgeAsync(string stream, PurgeRequest what, CancellationToken cancellationToken) =>
        RequestAsync(
            $"STREAM.PURGE.{stream}",
            JsonSerializer.SerializeToUtf8Bytes(what, JetStreamJson.Default.PurgeRequest),
            JetStreamJson.Default.PurgeResponse,
            cancellationToken
        );

    /// <summary>Creates a consumer under a name the server chooses.</summary>
    public ValueTask<ConsumerInfo> CreateConsumerAsync(string stream, ConsumerConfig config, CancellationToken cancellationToken) =>
        RequestAsync(
            $"CONSUMER.CREATE.{stream}",
            JsonSerializer.SerializeToUtf8Bytes(new() { Stream = stream, Config = config }, JetStreamJson.Default.CreateConsumerRequest),
            JetStreamJson.Default.ConsumerInfo,
            cancellationToken
        );

    /// <summary>Has a consumer removed without waiting for it: the server removes one that nobody listens to by itself, only later.</summary>
    public async ValueTask RetireConsumerAsync(string stream, string consumer)
    {
        try
        {
            await bus.PublishAsync($"{Api}CONSUMER.DELETE.{stream}.{consumer}", default).ConfigureAwait(false);
        }
        catch (BusException)
        {
            // Gone with the connection, or soon of its own accord.
        }
    }

    /// <summary>Reads the last message of a subject from the stream's leader; <see langword="null"/> when there is none.</summary>
    public ValueTask<StreamMessage?> GetLastAsync(string stream, string subject, CancellationToken cancellationToken) =>
        GetMessageAsync(stream, new() { LastBySubject = subject }, cancellationToken);

    /// <summary>Reads a message from the stream's leader; <see langword="null"/> when there is none.</summary>
    public async ValueTask<StreamMessage?> GetMessageAsync(string stream, GetMessageRequest wanted, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(wanted, JetStreamJson.Default.GetMessageRequest);
        try
        {
            var answer = await RequestAsync(
                    $"STREAM.MSG.GET.{stream}",
                    request,
                    JetStreamJson.Default.GetMessageResponse,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return answer.Message is { } message ? StreamMessage.From(message) : null;
        }
        catch (StoreException e) when (e.ErrorCode == JetStreamErrors.NoMessageFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads the last message of a subject from any server that has the stream (<c>allow_direct</c>); <see langword="null"/> when
    /// there is none.
    /// </summary>
    public async ValueTask<StreamMessage?> GetLastDirectAsync(string stream, string subject, CancellationToken cancellationToken)
    {
        const int NotFound = 404;
        var operation = $"DIRECT.GET.{stream}.{subject}";
        var answer = await AskAsync(operation, default, cancellationToken).ConfigureAwait(false);
        return answer.Headers switch
        {
            { Status: NotFound } => null,
            { Status: not 0 and var status, StatusText: var text } => throw new StoreException(operation, status, 0, text),
            _ => StreamMessage.From(answer),
        };
    }

    /// <summary>Publishes to a stream and waits for its receipt; <see langword="null"/> when the condition in the headers does not hold.</summary>
    /// <exception cref="StoreException">The stream refused the message, or no stream takes the subject.</exception>
    public async ValueTask<PublishAck?> TryPublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await bus.RequestAsync(subject, payload, headers, AnswerTimeout, cancellationToken).ConfigureAwait(false);
                return ReadReceipt(subject, answer);
            }
            catch (NoRespondersException) when (attempt < PublishAttempts)
            {
                await Task.Delay(LeaderPause, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (NoRespondersException)
            {
                throw new NoStreamException(subject);
            }
        }
    }

    /// <summary>Reads a stream's receipt; <see langword="null"/> when the condition of the write did not hold.</summary>
    /// <exception cref="StoreException">The stream refused the message, or no stream takes the subject.</exception>
    public static PublishAck? ReadReceipt(string subject, in BusMessage answer)
    {
        if (answer.Headers is { Status: 503 } && answer.Payload.IsEmpty)
        {
            throw new NoStreamException(subject);
        }

        var receipt = Parse(subject, answer, JetStreamJson.Default.PublishAck);
        return receipt.Error switch
        {
            null => receipt,
            { ErrorCode: JetStreamErrors.WrongLastSequence or JetStreamErrors.WrongLastSequenceConstant } => null,
            var error => throw Failure($"publish to `{subject}`", error),
        };
    }

    /// <summary>Asks something of <c>$JS.API</c>.</summary>
    /// <exception cref="StoreException">The answer is an error, or none at all.</exception>
    public async ValueTask<TResponse> RequestAsync<TResponse>(
        string operation,
        ReadOnlyMemory<byte> request,
        JsonTypeInfo<TResponse> type,
        CancellationToken cancellationToken
    )
        where TResponse : ApiResponse
    {
        var answer = await AskAsync(operation, request, cancellationToken).ConfigureAwait(false);
        var response = Parse(operation, answer, type);
        return response.Error is null ? response : throw Failure(operation, response.Error);
    }

    private async ValueTask<BusMessage> AskAsync(string operation, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            return await bus.RequestAsync(Api + operation, request, null, AnswerTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (NoRespondersException)
        {
            throw new StoreException(
                operation,
                503,
                JetStreamErrors.NotEnabled,
                "nobody answers for JetStream; start the server with JetStream enabled (`nats-server -js`)"
            );
        }
    }

    private static TResponse Parse<TResponse>(string operation, BusMessage answer, JsonTypeInfo<TResponse> type)
        where TResponse : ApiResponse
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Payload.Span, type)
                ?? throw new StoreException(operation, 500, 0, "the answer is `null`");
        }
        catch (JsonException e)
        {
            throw new StoreException(operation, 500, 0, $"the answer is not what JetStream sends: {e.Message}");
        }
    }

    private static StoreException Failure(string operation, ApiError error) =>
        new(operation, error.Code, error.ErrorCode, error.Description);
}
