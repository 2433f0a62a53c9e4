namespace Heddle.Transport.Tests;

public sealed class DirectGetConditionalWriteTests(DirectGetWorld world) : ConditionalWriteContract(world), IClassFixture<DirectGetWorld>;
