namespace Heddle.Transport.Tests;

public sealed class NatsKeysTests(NatsWorld world) : KeysContract(world), IClassFixture<NatsWorld>;
