using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>A caller written from mesh-protocol §13 with a bare socket: seeds the catalog, checks the verb, maps what comes as §1.6.</summary>
internal sealed class PeerCaller : IAsyncDisposable
{
    private PeerCaller(RawConnection raw) => Raw = raw;

    public RawConnection Raw { get; }

    public string InstanceId { get; } = Guid.NewGuid().ToString("N");

    public static async Task<PeerCaller> ConnectAsync(int port)
    {
        var caller = new PeerCaller(await RawConnection.OpenAsync(port, "oam-host-" + Guid.NewGuid().ToString("N")));
        await new PeerBuckets(caller.Raw).OpenAsync();
        return caller;
    }

    public async Task<IReadOnlyList<JsonElement>> CatalogAsync() =>
        [.. JsonElement.Parse(await Raw.KeyAsync("mesh-catalog", "catalog") ?? "[]").EnumerateArray()];

    public async Task<JsonElement> ContractAsync(string agent) =>
        JsonElement.Parse(await Raw.KeyAsync("mesh-registry", agent) ?? throw new PeerFailure("not_found", agent));

    /// <summary>Calls; the JSON of the answer, or a <see cref="PeerFailure"/> with the code the Python SDK would raise.</summary>
    public async Task<JsonElement> CallAsync(string agent, string body = "")
    {
        await using var deaths = await Raw.ListenAsync("mesh.death." + agent);
        var inbox = "_INBOX." + Guid.NewGuid().ToString("N");
        await using var replies = await Raw.ListenAsync(inbox);
        var id = NewId();
        await Raw.PublishAsync("mesh.agent." + agent, body, inbox, ("X-Mesh-Request-Id", id), ("X-Mesh-Instance-Id", InstanceId));
        var reply = replies.NextAsync();
        var death = deaths.NextAsync();
        if (await Task.WhenAny(reply, death) == death)
        {
            throw new PeerFailure("agent_died", agent, (await death).Body);
        }

        var answer = await reply;
        if (answer.StatusLine.StartsWith("NATS/1.0 503", StringComparison.Ordinal))
        {
            var isListed = (await CatalogAsync()).Any(entry => entry.GetProperty("name").GetString() == agent);
            throw new PeerFailure(isListed ? "not_available" : "not_found", agent);
        }

        Check(answer, id);
        return JsonElement.Parse(answer.Body.Length == 0 ? "{}" : answer.Body);
    }

    /// <summary>Streams to the end frame; an error frame is a <see cref="PeerFailure"/> behind the chunks before it.</summary>
    public async IAsyncEnumerable<JsonElement> StreamAsync(string agent, string body = "")
    {
        var id = NewId();
        await using var frames = await Raw.ListenAsync("mesh.stream." + id);
        await Raw.PublishAsync(
            "mesh.agent." + agent,
            body,
            null,
            ("X-Mesh-Request-Id", id),
            ("X-Mesh-Stream", "true"),
            ("X-Mesh-Instance-Id", InstanceId)
        );
        for (var expected = 0; ; expected++)
        {
            var frame = await frames.NextAsync();
            Check(frame, id);
            if (frame["X-Mesh-Stream-End"] == "true")
            {
                yield break;
            }

            frame["X-Mesh-Stream-Seq"].ShouldBe($"{expected}");
            yield return frame.Json;
        }
    }

    public static string NewId() => Guid.NewGuid().ToString("N");

    private static void Check(RawMessage answer, string id)
    {
        answer["X-Mesh-Request-Id"].ShouldBe(id);
        if (answer["X-Mesh-Status"] == "error")
        {
            var envelope = answer.Json;
            throw new PeerFailure(
                envelope.GetProperty("code").GetString()!,
                envelope.GetProperty("message").GetString()!,
                envelope.GetProperty("details").GetRawText()
            );
        }
    }

    public ValueTask DisposeAsync() => Raw.DisposeAsync();
}
