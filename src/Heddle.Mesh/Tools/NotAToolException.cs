namespace Heddle.Mesh;

/// <summary>An agent cannot be offered to a language model as a tool; the message says why and what to do.</summary>
public sealed class NotAToolException : InvalidOperationException
{
    internal NotAToolException(string agent, string message, Exception? innerException = null)
        : base(message, innerException) => Agent = agent;

    /// <summary>The agent's full name.</summary>
    public string Agent { get; }
}
