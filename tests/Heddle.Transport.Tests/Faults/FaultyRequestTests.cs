namespace Heddle.Transport.Tests;

public sealed class FaultyRequestTests() : RequestContract(new FaultyWorld());
