namespace Heddle.Transport.Tests;

public sealed class NatsStreamReadTests(NatsWorld world) : StreamReadContract(world), IClassFixture<NatsWorld>;
