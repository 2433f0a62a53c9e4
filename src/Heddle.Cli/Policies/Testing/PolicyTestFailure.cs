namespace Heddle.Cli;

/// <summary>One way in which a test did not go as its file says.</summary>
/// <param name="Test">The name of the test's file.</param>
/// <param name="Request">The request, by its description or place; <see langword="null"/> where it is about the whole test.</param>
/// <param name="Message">What was expected, and what came.</param>
internal sealed record PolicyTestFailure(string Test, string? Request, string Message)
{
    public override string ToString() => Request is null ? $"{Test}: {Message}" : $"{Test}: {Request}: {Message}";
}
