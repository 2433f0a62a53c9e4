namespace Heddle.Transport.Tests;

public sealed class InMemoryKeyValueTests : KeyValueContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
