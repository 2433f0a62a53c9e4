namespace Heddle.Transport.Tests;

public sealed class InMemoryQueueReadTests() : QueueReadContract(new InMemoryWorld());
