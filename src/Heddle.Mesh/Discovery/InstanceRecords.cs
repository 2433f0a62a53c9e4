using System.Buffers;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Which process serves which agents (mesh-protocol §2.4), one key a process.</summary>
internal sealed class InstanceRecords(MeshSession session)
{
    /// <summary>Writes this process's own record.</summary>
    public async ValueTask PutAsync(IReadOnlyCollection<string> agents, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(session.InstanceId, Write(agents, [], by: null), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<InstanceRecord?> FindAsync(string instance, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.GetAsync(instance, cancellationToken).ConfigureAwait(false) is { } entry ? Read(entry) : null;
    }

    /// <summary>All records as they are at this moment.</summary>
    public async ValueTask<IReadOnlyCollection<InstanceRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        var records = new Dictionary<string, InstanceRecord>(StringComparer.Ordinal);
        // A watch brings the values along; a list of keys would cost a request for each.
        var watch = await bucket.WatchAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var disposing = ((IAsyncDisposable)watch).ConfigureAwait(false);
        if (watch.IsCurrent)
        {
            return [];
        }

        await foreach (var entry in watch.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            records.Remove(entry.Key);
            if (entry.Operation == KeyValueOperation.Put)
            {
                records.Add(entry.Key, Read(entry));
            }

            if (watch.IsCurrent)
            {
                return records.Values;
            }
        }

        // Half of the records would pass agents off as served by nobody.
        throw new BusClosedException();
    }

    /// <summary>
    /// Marks a process as leaving, and this one as who completes that: from now on the process counts as serving nothing, and whoever
    /// finds the record knows what is to be taken off the mesh. Answers the record as it is then; <see langword="null"/> when it has
    /// changed meanwhile.
    /// </summary>
    public async ValueTask<InstanceRecord?> TryMarkAsync(InstanceRecord record, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        string[] leaving = [.. record.Agents.Union(record.Leaving, StringComparer.Ordinal)];
        var revision = await bucket
            .TryUpdateAsync(record.InstanceId, Write([], leaving, session.InstanceId), record.Revision, cancellationToken)
            .ConfigureAwait(false);
        return revision is { } marked ? record with { Agents = [], Leaving = leaving, By = session.InstanceId, Revision = marked } : null;
    }

    /// <summary>Marks this process itself as leaving, whatever its record says.</summary>
    public async ValueTask<InstanceRecord> MarkOwnAsync(IReadOnlyList<string> leaving, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        var mark = Write([], leaving, session.InstanceId);
        var revision = await bucket.PutAsync(session.InstanceId, mark, cancellationToken).ConfigureAwait(false);
        return new InstanceRecord(session.InstanceId, [], leaving, session.InstanceId, revision);
    }

    /// <summary>Deletes a record that has not changed.</summary>
    public async ValueTask DeleteAsync(InstanceRecord record, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        await bucket.DeleteAsync(record.InstanceId, record.Revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what deleted records have left behind.</summary>
    public async ValueTask<int> PurgeMarkersAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.InstancesAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.PurgeMarkersAsync(age, cancellationToken).ConfigureAwait(false);
    }

    // What is no name cannot have been announced, and must not get into a subject or a key.
    private static IReadOnlyList<string> Names(JsonElement record, string member) =>
        [.. WireJson.Texts(WireJson.Member(record, member)).Where(AgentName.IsValid)];

    private static byte[] Write(IReadOnlyCollection<string> agents, IReadOnlyCollection<string> leaving, string? by)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "agents", agents);
            if (by is not null)
            {
                Write(json, "leaving", leaving);
                json.WriteString("by", by);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string member, IReadOnlyCollection<string> agents)
    {
        json.WriteStartArray(member);
        foreach (var agent in agents.Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(agent);
        }

        json.WriteEndArray();
    }

    private InstanceRecord Read(KeyValueEntry entry)
    {
        try
        {
            var root = WireJson.Parse(entry.Value);
            return new InstanceRecord(entry.Key, Names(root, "agents"), Names(root, "leaving"), WireJson.Text(root, "by"), entry.Revision);
        }
        catch (JsonException problem)
        {
            MeshLog.MalformedInstanceRecord(session.Logger, problem, entry.Key);
            return new InstanceRecord(entry.Key, [], [], null, entry.Revision);
        }
    }
}
