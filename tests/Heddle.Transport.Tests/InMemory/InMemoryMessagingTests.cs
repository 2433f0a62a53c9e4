namespace Heddle.Transport.Tests;

public sealed class InMemoryMessagingTests() : MessagingContract(new InMemoryWorld());
