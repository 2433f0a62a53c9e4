namespace Heddle.Transport.Tests;

public sealed class InMemoryObjectWatchTests() : ObjectWatchContract(new InMemoryWorld());
