namespace Heddle.Transport.Tests;

public sealed class InMemoryConditionalWriteTests() : ConditionalWriteContract(new InMemoryWorld());
