namespace Heddle.DevServers;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output and standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output);
