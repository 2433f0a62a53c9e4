namespace Heddle.Transport.Tests;

public sealed class NatsQueueTests(NatsWorld world) : QueueContract(world), IClassFixture<NatsWorld>;
