namespace Heddle.Transport.Tests;

public sealed class DirectGetKeyValueTests(DirectGetWorld world) : KeyValueContract(world), IClassFixture<DirectGetWorld>;
