using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The last process serving an agent is gone (mesh-protocol §1.12).</summary>
/// <param name="Agent">The agent's full name.</param>
/// <param name="Reason"><c>disconnect</c> when its connection was lost, <c>graceful_shutdown</c> when it left by itself.</param>
/// <param name="DetectedAt">When that was noticed; <see langword="null"/> when the notice does not say.</param>
/// <param name="InstanceId">The process that is gone; empty when it left no record and nobody can tell.</param>
public sealed record DeathNotice(string Agent, string Reason, DateTimeOffset? DetectedAt, string InstanceId)
{
    internal const string Disconnect = "disconnect";
    internal const string GracefulShutdown = "graceful_shutdown";

    internal byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("agent", Agent);
            json.WriteString("reason", Reason);
            json.WriteString("detected_at", DetectedAt is { } at ? MeshTime.Format(at) : "");
            json.WriteString("instance_id", InstanceId);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static DeathNotice Read(string agent, JsonElement notice) =>
        new(
            agent,
            WireJson.Text(notice, "reason") ?? "",
            DateTimeOffset.TryParse(WireJson.Text(notice, "detected_at"), CultureInfo.InvariantCulture, out var at) ? at : null,
            WireJson.Text(notice, "instance_id") ?? ""
        );
}
