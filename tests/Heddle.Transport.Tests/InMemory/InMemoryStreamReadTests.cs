namespace Heddle.Transport.Tests;

public sealed class InMemoryStreamReadTests() : StreamReadContract(new InMemoryWorld());
