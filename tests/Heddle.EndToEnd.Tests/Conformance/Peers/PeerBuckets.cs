using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Opens the mesh's buckets, and writes them, as the Python SDK does (mesh-protocol §2).</summary>
internal sealed class PeerBuckets(RawConnection raw)
{
    private static readonly string[] Names = ["mesh-catalog", "mesh-registry", "mesh-instances", "mesh-observability", "mesh-context"];

    public async Task OpenAsync()
    {
        foreach (var name in Names)
        {
            await OpenAsync("KV_" + name, Config($"KV_{name}", $"\"$KV.{name}.>\"", 1, denyDelete: true, direct: false));
        }

        await OpenAsync(
            "OBJ_mesh-artifacts",
            Config("OBJ_mesh-artifacts", "\"$O.mesh-artifacts.C.>\",\"$O.mesh-artifacts.M.>\"", -1, denyDelete: false, direct: true)
        );
    }

    /// <summary>Writes a key and returns its revision.</summary>
    public async Task<ulong> PutAsync(string bucket, string key, string value) => (await WriteAsync(bucket, key, value)).ShouldNotBeNull();

    public async Task DeleteAsync(string bucket, string key, string operation = "DEL") =>
        await WriteAsync(bucket, key, "", ("KV-Operation", operation));

    /// <summary>Changes the catalog by compare-and-set, as often as it takes.</summary>
    public async Task ChangeCatalogAsync(string agent, string? entry)
    {
        while (true)
        {
            var (value, revision) = await ReadAsync("mesh-catalog", "catalog");
            IEnumerable<string> others = JsonElement
                .Parse(value ?? "[]")
                .EnumerateArray()
                .Where(item => item.GetProperty("name").GetString() != agent)
                .Select(item => item.GetRawText());
            var all = entry is null ? others : others.Append(entry);
            if (
                await WriteAsync("mesh-catalog", "catalog", $"[{string.Join(',', all)}]", ("Nats-Expected-Last-Subject-Sequence", revision))
                is not null
            )
            {
                return;
            }
        }
    }

    /// <summary>Which agents the instances on record serve.</summary>
    public async Task<HashSet<string>> ServedAsync()
    {
        var served = new HashSet<string>();
        foreach (var instance in await KeysAsync("mesh-instances"))
        {
            if (await raw.KeyAsync("mesh-instances", instance) is { Length: > 0 } record)
            {
                served.UnionWith(JsonElement.Parse(record).GetProperty("agents").EnumerateArray().Select(agent => agent.GetString()!));
            }
        }

        return served;
    }

    /// <summary>The keys that have ever been written, deleted ones included.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string bucket)
    {
        var info = await raw.ApiAsync($"STREAM.INFO.KV_{bucket}", """{"subjects_filter":">"}""");
        return info.GetProperty("state").TryGetProperty("subjects", out var subjects)
            ? [.. subjects.EnumerateObject().Select(subject => subject.Name[$"$KV.{bucket}.".Length..])]
            : [];
    }

    private async Task<(string? Value, string Revision)> ReadAsync(string bucket, string key)
    {
        var reply = await raw.ApiAsync($"STREAM.MSG.GET.KV_{bucket}", $$"""{"last_by_subj":"$KV.{{bucket}}.{{key}}"}""");
        return reply.TryGetProperty("message", out var message)
            ? (await raw.KeyAsync(bucket, key), message.GetProperty("seq").GetRawText())
            : (null, "0");
    }

    private async Task<ulong?> WriteAsync(string bucket, string key, string value, params (string Name, string Value)[] headers)
    {
        var receipt = (await raw.RequestAsync($"$KV.{bucket}.{key}", value, headers)).Json;
        return receipt.TryGetProperty("error", out _) ? null : receipt.GetProperty("seq").GetUInt64();
    }

    // Open, and on any failure create.
    private async Task OpenAsync(string stream, string config)
    {
        if ((await raw.ApiAsync("STREAM.INFO." + stream, "")).TryGetProperty("error", out _))
        {
            (await raw.ApiAsync("STREAM.CREATE." + stream, config)).TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        }
    }

    private static string Config(string name, string subjects, int history, bool denyDelete, bool direct) =>
        $$"""
            {"name":"{{name}}","subjects":[{{subjects}}],"retention":"limits","storage":"file","discard":"new","num_replicas":1,
             "max_msgs":-1,"max_bytes":-1,"max_age":0,"max_msg_size":-1,"max_msgs_per_subject":{{history}},"duplicate_window":120000000000,
             "deny_delete":{{(denyDelete ? "true" : "false")}},"deny_purge":false,"allow_rollup_hdrs":true,
             "allow_direct":{{(direct ? "true" : "false")}},"allow_msg_ttl":true}
            """;
}
