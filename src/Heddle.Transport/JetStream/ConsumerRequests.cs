using System.Text.Json;

namespace Heddle.Transport;

/// <summary>What is asked of a stream's named consumers.</summary>
internal static class ConsumerRequests
{
    /// <summary>Describes a consumer; <see langword="null"/> when it, or its stream, does not exist.</summary>
    public static async ValueTask<ConsumerInfo?> TryGetConsumerAsync(
        this JetStreamContext context,
        string stream,
        string consumer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context
                .RequestAsync($"CONSUMER.INFO.{stream}.{consumer}", default, JetStreamJson.Default.ConsumerInfo, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StoreException e) when (e.ErrorCode is JetStreamErrors.ConsumerNotFound or JetStreamErrors.StreamNotFound)
        {
            return null;
        }
    }

    /// <summary>Creates a consumer of a name of ours. Servers before 2.10 alter one that exists; newer ones refuse.</summary>
    public static ValueTask<ConsumerInfo> CreateDurableAsync(
        this JetStreamContext context,
        string stream,
        ConsumerConfig config,
        CancellationToken cancellationToken
    ) =>
        context.RequestAsync(
            $"CONSUMER.DURABLE.CREATE.{stream}.{config.DurableName}",
            JsonSerializer.SerializeToUtf8Bytes(
                new()
                {
                    Stream = stream,
                    Config = config,
                    Action = "create",
                },
                JetStreamJson.Default.CreateConsumerRequest
            ),
            JetStreamJson.Default.ConsumerInfo,
            cancellationToken
        );

    /// <summary>Removes a consumer; <see langword="false"/> when there was none.</summary>
    public static async ValueTask<bool> DeleteConsumerAsync(
        this JetStreamContext context,
        string stream,
        string consumer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await context
                .RequestAsync($"CONSUMER.DELETE.{stream}.{consumer}", default, JetStreamJson.Default.SuccessResponse, cancellationToken)
                .ConfigureAwait(false);
            return answer.Success;
        }
        catch (StoreException e) when (e.ErrorCode == JetStreamErrors.ConsumerNotFound)
        {
            return false;
        }
    }
}
