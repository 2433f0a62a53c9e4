namespace Heddle.Transport.Tests;

public sealed class NatsConditionalWriteTests(NatsWorld world) : ConditionalWriteContract(world), IClassFixture<NatsWorld>;
