namespace Heddle.Transport.Tests;

public sealed class InMemoryClosingTests() : ClosingContract(new InMemoryWorld());
