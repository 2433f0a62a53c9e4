namespace Heddle.Transport.Tests;

public sealed class InMemoryObjectTests() : ObjectContract(new InMemoryWorld());
