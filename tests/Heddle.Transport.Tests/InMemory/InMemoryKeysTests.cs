namespace Heddle.Transport.Tests;

public sealed class InMemoryKeysTests() : KeysContract(new InMemoryWorld());
