namespace Heddle.Transport.Tests;

public sealed class InMemoryOverflowTests : OverflowContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
