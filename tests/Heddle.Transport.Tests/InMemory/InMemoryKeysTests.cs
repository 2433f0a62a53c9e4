namespace Heddle.Transport.Tests;

public sealed class InMemoryKeysTests : KeysContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
