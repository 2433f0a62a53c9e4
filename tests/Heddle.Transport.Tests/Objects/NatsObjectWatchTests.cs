namespace Heddle.Transport.Tests;

public sealed class NatsObjectWatchTests(NatsWorld world) : ObjectWatchContract(world), IClassFixture<NatsWorld>;
