namespace Heddle.Transport.Tests.Nats;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AloneCollection;
