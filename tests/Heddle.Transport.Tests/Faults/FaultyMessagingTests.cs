namespace Heddle.Transport.Tests;

public sealed class FaultyMessagingTests() : MessagingContract(new FaultyWorld());
