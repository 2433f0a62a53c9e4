namespace Heddle.Transport.Tests;

public sealed class NatsQueueReadTests(NatsWorld world) : QueueReadContract(world), IClassFixture<NatsWorld>;
