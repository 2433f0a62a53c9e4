namespace Heddle.Transport.Tests;

public sealed class InMemoryStreamTests() : StreamContract(new InMemoryWorld());
