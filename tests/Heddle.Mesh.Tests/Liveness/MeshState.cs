using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>What the buckets of a mesh show at one moment, names in order.</summary>
internal sealed record MeshState(string Catalog, string Registry, string Instances)
{
    public static readonly MeshState Empty = new("", "", "");

    public static async Task<MeshState> ReadAsync(MessageBus bus)
    {
        var catalog = await bus.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        var registry = await bus.OpenKeyValueAsync(new KeyValueOptions("mesh-registry"), MeshFixture.Timeout);
        var instances = await bus.OpenKeyValueAsync(new KeyValueOptions("mesh-instances"), MeshFixture.Timeout);
        var list = await catalog.GetAsync("catalog", MeshFixture.Timeout);
        var listed = list is null
            ? []
            : JsonElement.Parse(list.Value.Span).EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!);
        return new MeshState(
            Join(listed),
            Join(await registry.KeysAsync(cancellationToken: MeshFixture.Timeout).ToListAsync(MeshFixture.Timeout)),
            Join(await instances.KeysAsync(cancellationToken: MeshFixture.Timeout).ToListAsync(MeshFixture.Timeout))
        );
    }

    private static string Join(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
