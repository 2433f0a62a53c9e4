using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The mesh's buckets (mesh-protocol §2.1), each opened, or created, when first needed and then kept.</summary>
internal sealed class MeshBuckets(MessageBus bus)
{
    public const string Catalog = "mesh-catalog";
    public const string CatalogKey = "catalog";

    public const string Observability = "mesh-observability";

    private const string Registry = "mesh-registry";
    private const string Instances = "mesh-instances";
    private const string Context = "mesh-context";
    private const string Artifacts = "mesh-artifacts";

    private readonly OnceOpened<KeyValueBucket> _catalog = new(cancel => OpenAsync(bus, Catalog, cancel));
    private readonly OnceOpened<KeyValueBucket> _registry = new(cancel => OpenAsync(bus, Registry, cancel));
    private readonly OnceOpened<KeyValueBucket> _instances = new(cancel => OpenAsync(bus, Instances, cancel));
    private readonly OnceOpened<KeyValueBucket> _observability = new(cancel => OpenAsync(bus, Observability, cancel));
    private readonly OnceOpened<KeyValueBucket> _context = new(cancel => OpenAsync(bus, Context, cancel));

    private readonly OnceOpened<ObjectBucket> _artifacts = new(cancel => bus.OpenObjectsAsync(new(Artifacts), cancel));

    public ValueTask<KeyValueBucket> CatalogAsync(CancellationToken cancellationToken) => _catalog.GetAsync(cancellationToken);

    public ValueTask<KeyValueBucket> RegistryAsync(CancellationToken cancellationToken) => _registry.GetAsync(cancellationToken);

    public ValueTask<KeyValueBucket> InstancesAsync(CancellationToken cancellationToken) => _instances.GetAsync(cancellationToken);

    public ValueTask<KeyValueBucket> ObservabilityAsync(CancellationToken cancellationToken) => _observability.GetAsync(cancellationToken);

    public ValueTask<KeyValueBucket> ContextAsync(CancellationToken cancellationToken) => _context.GetAsync(cancellationToken);

    public ValueTask<ObjectBucket> ArtifactsAsync(CancellationToken cancellationToken) => _artifacts.GetAsync(cancellationToken);

    /// <summary>Opens all of them, so that peers which only open find them.</summary>
    public async ValueTask PrimeAsync(CancellationToken cancellationToken)
    {
        await CatalogAsync(cancellationToken).ConfigureAwait(false);
        await RegistryAsync(cancellationToken).ConfigureAwait(false);
        await InstancesAsync(cancellationToken).ConfigureAwait(false);
        await ObservabilityAsync(cancellationToken).ConfigureAwait(false);
        await ContextAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ArtifactsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException)
        {
            // Agents can be hosted over a bus without an object store; who uses the workspace there is told.
        }
    }

    /// <summary>Makes sure that the buckets are still there: a server may come back without its store.</summary>
    public async ValueTask RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[Catalog, Registry, Instances, Observability, Context])
        {
            await OpenAsync(bus, name, cancellationToken).ConfigureAwait(false);
        }

        if (_artifacts.Opened is not null)
        {
            await bus.OpenObjectsAsync(new(Artifacts), cancellationToken).ConfigureAwait(false);
        }
    }

    // The settings every peer creates them with: history 1, no limits, file storage. An existing bucket is used as it is.
    private static ValueTask<KeyValueBucket> OpenAsync(MessageBus bus, string name, CancellationToken cancellationToken) =>
        bus.OpenKeyValueAsync(new KeyValueOptions(name), cancellationToken);
}
