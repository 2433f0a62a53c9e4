namespace Heddle.Transport.Tests.Connection;

public sealed class LazyRequestTests() : RequestContract(new LazyWorld());
