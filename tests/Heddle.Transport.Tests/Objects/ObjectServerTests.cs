using System.Text;
using System.Text.Json;

namespace Heddle.Transport.Tests;

/// <summary>An object bucket on a real server, and what stands there read without our own client.</summary>
public abstract class ObjectServerTests(NatsWorld world) : BusContract(world), IClassFixture<NatsWorld>
{
    protected async Task<ObjectBucket> OpenObjectsAsync(MessageBus? on = null) => await (on ?? Bus).OpenObjectsAsync(new(Root), Cancel);

    /// <summary>Asks JetStream something.</summary>
    protected async Task<JsonElement> AskAsync(string operation, string body = "", MessageBus? on = null)
    {
        var answer = await (on ?? Peer).RequestAsync(
            $"$JS.API.{operation}",
            Encoding.UTF8.GetBytes(body),
            null,
            TimeSpan.FromSeconds(10),
            Cancel
        );
        var json = Json(answer.Payload);
        json.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        return json;
    }

    /// <summary>The last message of a subject.</summary>
    protected async Task<byte[]> MessageAsync(string subject) =>
        (await AskAsync($"STREAM.MSG.GET.OBJ_{Root}", $$"""{"last_by_subj":"{{subject}}"}"""))
            .GetProperty("message")
            .GetProperty("data")
            .GetBytesFromBase64();

    /// <summary>How many messages the bucket holds, chunks and records.</summary>
    protected async Task<int> StateAsync() =>
        (await AskAsync($"STREAM.INFO.OBJ_{Root}")).GetProperty("state").GetProperty("messages").GetInt32();

    protected static JsonElement Json(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<JsonElement>(json.Span);

    /// <summary>Stores a message as another client would.</summary>
    protected async Task StoreAsync(string subject, ReadOnlyMemory<byte> payload, BusHeaders? headers = null) =>
        Json((await Peer.RequestAsync(subject, payload, headers, TimeSpan.FromSeconds(10), Cancel)).Payload)
            .TryGetProperty("error", out _)
            .ShouldBeFalse();
}
