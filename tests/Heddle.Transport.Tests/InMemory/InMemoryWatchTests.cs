namespace Heddle.Transport.Tests;

public sealed class InMemoryWatchTests : WatchContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
