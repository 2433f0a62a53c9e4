namespace Heddle.Jobs;

/// <summary>A routing table that cannot be understood.</summary>
public sealed class JobPoolsException : Exception
{
    internal JobPoolsException(string source, long line, string problem, Exception? innerException = null)
        : base($"{source}({line}): {problem}", innerException) => (File, Line) = (source, line);

    /// <summary>The file, as it was named.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }
}
