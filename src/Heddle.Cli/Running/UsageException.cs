namespace Heddle.Cli;

/// <summary>What was asked for cannot be meant; nothing was attempted.</summary>
/// <param name="message">What is wrong and how to say it right.</param>
internal sealed class UsageException(string message) : Exception(message);
