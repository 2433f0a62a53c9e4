namespace Heddle.Transport.Tests;

public sealed class InMemoryOverflowTests() : OverflowContract(new InMemoryWorld());
