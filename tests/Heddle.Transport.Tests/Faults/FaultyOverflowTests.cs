namespace Heddle.Transport.Tests;

public sealed class FaultyOverflowTests() : OverflowContract(new FaultyWorld());
