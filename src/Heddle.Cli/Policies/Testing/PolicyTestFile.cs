namespace Heddle.Cli;

/// <summary>The file of one integration test.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Read">Reads a file by its path: the test itself by <paramref name="Name" />, others as the test names them.</param>
internal sealed record PolicyTestFile(string Name, Func<string, string> Read);
