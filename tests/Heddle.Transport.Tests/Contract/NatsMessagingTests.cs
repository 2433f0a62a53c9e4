namespace Heddle.Transport.Tests;

public sealed class NatsMessagingTests(NatsWorld world) : MessagingContract(world), IClassFixture<NatsWorld>;
