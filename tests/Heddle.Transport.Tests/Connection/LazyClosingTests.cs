namespace Heddle.Transport.Tests.Connection;

public sealed class LazyClosingTests() : ClosingContract(new LazyWorld());
