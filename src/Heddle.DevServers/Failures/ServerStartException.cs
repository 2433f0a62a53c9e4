namespace Heddle.DevServers;

/// <summary>A server program was found but did not become ready.</summary>
/// <param name="program">The executable that was run.</param>
/// <param name="exitCode">Its exit code, or <see langword="null"/> when it was still running at the end of the start timeout.</param>
/// <param name="output">The end of what it wrote.</param>
public sealed class ServerStartException(string program, int? exitCode, string output)
    : Exception(
        (exitCode is null ? $"`{program}` did not become ready in time" : $"`{program}` ended with code {exitCode} before it was ready")
            + (output.Length == 0 ? "" : ": " + output)
    )
{
    /// <summary>The executable that was run.</summary>
    public string Program { get; } = program;

    /// <summary>Its exit code (128 + n for signal n), or <see langword="null"/> when it was still running at the end of the start timeout.</summary>
    public int? ExitCode { get; } = exitCode;

    /// <summary>The end of what it wrote to standard output and standard error.</summary>
    public string Output { get; } = output;
}
