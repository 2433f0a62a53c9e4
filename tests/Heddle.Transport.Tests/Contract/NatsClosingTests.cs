namespace Heddle.Transport.Tests;

public sealed class NatsClosingTests(NatsWorld world) : ClosingContract(world), IClassFixture<NatsWorld>;
