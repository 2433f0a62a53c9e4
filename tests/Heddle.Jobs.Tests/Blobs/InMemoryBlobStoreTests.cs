namespace Heddle.Jobs.Tests;

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    private protected override BlobStore Store { get; } = new InMemoryBlobStore();
}
