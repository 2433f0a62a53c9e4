namespace Heddle.Transport.Tests;

public sealed class InMemoryQueueTests() : QueueContract(new InMemoryWorld());
