namespace Heddle.Transport.Tests;

public sealed class InMemoryKeyValueTests() : KeyValueContract(new InMemoryWorld());
