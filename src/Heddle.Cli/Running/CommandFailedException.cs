namespace Heddle.Cli;

/// <summary>A command could not do what it was asked for.</summary>
/// <param name="code">A word for programs, as the mesh's error codes are.</param>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
internal sealed class CommandFailedException(string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public string Code { get; } = code;

    /// <summary>The command to try next, if there is one.</summary>
    public string? Advice { get; init; }

    /// <summary>What the exit code says of it. Default <see cref="Cli.ExitCode.Failed"/>.</summary>
    public int ExitCode { get; init; } = Cli.ExitCode.Failed;
}
