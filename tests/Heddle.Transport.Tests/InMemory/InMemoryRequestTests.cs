namespace Heddle.Transport.Tests;

public sealed class InMemoryRequestTests() : RequestContract(new InMemoryWorld());
