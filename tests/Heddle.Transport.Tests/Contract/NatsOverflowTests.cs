namespace Heddle.Transport.Tests;

public sealed class NatsOverflowTests(NatsWorld world) : OverflowContract(world), IClassFixture<NatsWorld>;
