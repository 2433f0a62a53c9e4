namespace Heddle.Transport.Tests;

public sealed class InMemoryMessagingTests : MessagingContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
