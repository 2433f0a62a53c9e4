namespace Heddle.Transport.Tests;

public sealed class FaultyClosingTests() : ClosingContract(new FaultyWorld());
