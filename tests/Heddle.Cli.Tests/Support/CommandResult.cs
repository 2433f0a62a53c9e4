namespace Heddle.Cli.Tests;

/// <summary>What a command left behind.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CommandResult(int Code, string Out, string Error)
{
    public IReadOnlyList<string> Lines => Out.Length == 0 ? [] : Out.TrimEnd('\n').Split('\n');

    public override string ToString() => $"exit {Code}\n--- out\n{Out}\n--- error\n{Error}";
}
