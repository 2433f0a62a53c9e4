namespace Heddle.Transport.Tests;

public sealed class InMemorySubscriptionTests : SubscriptionContract
{
    protected override BusWorld CreateWorld() => new InMemoryWorld();
}
