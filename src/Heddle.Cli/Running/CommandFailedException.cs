namespace Heddle.Cli;

/// <summary>A command could not do what it was asked for.</summary>
/// <param name="code">A word for programs, as the mesh's error codes are.</param>
/// <param name="message">What happened, and the next step if there is one.</param>
internal sealed class CommandFailedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
