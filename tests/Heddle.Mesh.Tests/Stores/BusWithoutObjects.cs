using Heddle.Transport;

namespace Heddle.Mesh.Tests;

/// <summary>A bus of somebody's own that has key-value buckets and no object store.</summary>
internal sealed class BusWithoutObjects(MessageBus inner) : DelegatingBus(inner)
{
    public override ValueTask<ObjectBucket> OpenObjectsAsync(ObjectBucketOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"`{nameof(BusWithoutObjects)}` has no object store");
}
