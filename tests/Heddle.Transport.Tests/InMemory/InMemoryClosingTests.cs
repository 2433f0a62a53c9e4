namespace Heddle.Transport.Tests;

public sealed class InMemoryClosingTests : ClosingContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
