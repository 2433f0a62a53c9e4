namespace Heddle.Transport.Tests;

public sealed class InMemoryConditionalWriteTests : ConditionalWriteContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
