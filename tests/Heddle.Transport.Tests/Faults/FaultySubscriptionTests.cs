namespace Heddle.Transport.Tests;

public sealed class FaultySubscriptionTests() : SubscriptionContract(new FaultyWorld());
