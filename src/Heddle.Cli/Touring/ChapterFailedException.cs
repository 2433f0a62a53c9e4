namespace Heddle.Cli;

/// <summary>A chapter of the demo saw something else than it claims.</summary>
/// <param name="message">What was seen.</param>
internal sealed class ChapterFailedException(string message) : Exception(message);
