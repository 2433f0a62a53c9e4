namespace Heddle.Jobs.Tests;

public sealed class InMemoryDispatcherTests() : DispatcherContract(new InMemoryDispatchWorld());
