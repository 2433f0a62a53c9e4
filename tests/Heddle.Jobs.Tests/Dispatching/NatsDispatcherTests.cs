namespace Heddle.Jobs.Tests;

public sealed class NatsDispatcherTests : DispatcherContract, IAsyncLifetime
{
    private readonly NatsDispatchWorld _world;

    public NatsDispatcherTests()
        : this(new()) { }

    private NatsDispatcherTests(NatsDispatchWorld world)
        : base(world) => _world = world;

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
