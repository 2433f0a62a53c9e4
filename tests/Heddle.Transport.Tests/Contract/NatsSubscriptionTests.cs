namespace Heddle.Transport.Tests;

public sealed class NatsSubscriptionTests(NatsWorld world) : SubscriptionContract(world), IClassFixture<NatsWorld>;
