namespace Heddle.Transport.Tests;

public sealed class NatsStreamTests(NatsWorld world) : StreamContract(world), IClassFixture<NatsWorld>;
