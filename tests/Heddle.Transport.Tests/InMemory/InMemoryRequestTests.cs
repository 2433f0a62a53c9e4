namespace Heddle.Transport.Tests;

public sealed class InMemoryRequestTests : RequestContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
