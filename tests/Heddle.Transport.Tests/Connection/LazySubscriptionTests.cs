namespace Heddle.Transport.Tests.Connection;

public sealed class LazySubscriptionTests() : SubscriptionContract(new LazyWorld());
