using Xunit.Runner.InProc.SystemConsole;

namespace Heddle.DevServers.Tests;

/// <summary>Runs the tests, or, when told so, owns a server for a test that ends its owner.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [Owner.Switch, var kind] ? Owner.RunAsync(kind) : ConsoleRunner.Run(args);
}
