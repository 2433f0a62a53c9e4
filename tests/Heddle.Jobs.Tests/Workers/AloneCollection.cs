namespace Heddle.Jobs.Tests.Workers;

[CollectionDefinition(nameof(StarvationTests), DisableParallelization = true)]
public sealed class AloneCollection;
