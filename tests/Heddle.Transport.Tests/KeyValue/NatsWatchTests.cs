namespace Heddle.Transport.Tests;

public sealed class NatsWatchTests(NatsWorld world) : WatchContract(world), IClassFixture<NatsWorld>;
