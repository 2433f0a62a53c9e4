namespace Heddle.Transport.Tests;

public sealed class NatsRequestTests(NatsWorld world) : RequestContract(world), IClassFixture<NatsWorld>;
