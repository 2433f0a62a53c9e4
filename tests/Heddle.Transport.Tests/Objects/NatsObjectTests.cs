namespace Heddle.Transport.Tests;

public sealed class NatsObjectTests(NatsWorld world) : ObjectContract(world), IClassFixture<NatsWorld>;
