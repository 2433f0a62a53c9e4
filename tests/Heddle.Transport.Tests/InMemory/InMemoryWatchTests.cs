namespace Heddle.Transport.Tests;

public sealed class InMemoryWatchTests() : WatchContract(new InMemoryWorld());
