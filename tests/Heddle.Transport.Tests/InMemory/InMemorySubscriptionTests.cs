namespace Heddle.Transport.Tests;

public sealed class InMemorySubscriptionTests() : SubscriptionContract(new InMemoryWorld());
