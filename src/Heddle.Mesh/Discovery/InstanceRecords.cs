using System.Buffers;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>Which process serves which agents (mesh-protocol §2.4), one key a process.</summary>
internal sealed class InstanceRecords(MeshSession session)
{
    public async ValueTask PutAsync(IEnumerable<string> agents, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(session.InstanceId, Write(agents), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        await bucket.DeleteAsync(session.InstanceId, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The agents that the processes on record serve, all together.</summary>
    public async ValueTask<HashSet<string>> ServedAsync(CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        var served = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var instance in bucket.KeysAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var entry = await bucket.GetAsync(instance, cancellationToken).ConfigureAwait(false);
            if (entry is not null)
            {
                served.UnionWith(Read(instance, entry.Value));
            }
        }

        return served;
    }

    private IReadOnlyList<string> Read(string instance, ReadOnlyMemory<byte> record)
    {
        try
        {
            var root = JsonElement.Parse(record.Span);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("agents", out var agents)
                ? ContractJson.Texts(agents)
                : [];
        }
        catch (JsonException problem)
        {
            MeshLog.MalformedInstanceRecord(session.Logger, problem, instance);
            return [];
        }
    }

    private static byte[] Write(IEnumerable<string> agents)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("agents");
            foreach (var agent in agents.Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(agent);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
