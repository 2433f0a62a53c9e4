namespace Heddle.Transport.Tests;

public sealed class NatsKeyValueTests(NatsWorld world) : KeyValueContract(world), IClassFixture<NatsWorld>;
