namespace Heddle.DevServers;

/// <summary>A server program was found but did not become ready.</summary>
public sealed class ServerStartException : Exception
{
    internal ServerStartException(string program, int? exitCode, string output)
        : base(Describe(program, exitCode, output))
    {
        Program = program;
        ExitCode = exitCode;
        Output = output;
    }

    /// <summary>The executable that was run.</summary>
    public string Program { get; }

    /// <summary>Its exit code (128 + n after signal n), or <see langword="null"/> when it still ran at the end of the start timeout.</summary>
    public int? ExitCode { get; }

    /// <summary>The end, at most 4 KiB, of what it wrote to standard output and standard error.</summary>
    public string Output { get; }

    /// <summary>Both servers pass on the system's own words, which differ in their first letter.</summary>
    internal bool IsPortTaken => Output.Contains("ddress already in use", StringComparison.Ordinal);

    private static string Describe(string program, int? exitCode, string output)
    {
        var what = exitCode is null ? "did not become ready in time" : $"ended with code {exitCode} before it was ready";
        return $"`{program}` {what}{(output.Length == 0 ? "" : ": " + output)}";
    }
}
