namespace Heddle.Jobs;

/// <summary>A pointer points nowhere, or at a store this process does not have.</summary>
/// <param name="pointer">The pointer's text.</param>
/// <param name="reason">What is wrong with it; the published SDKs use the same words.</param>
public sealed class InvalidPointerException(string pointer, string reason) : Exception($"{reason}: `{Cut(pointer)}`")
{
    private const int LongestQuote = 200;

    /// <summary>The pointer's text.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>What is wrong with it, without the pointer: <c>empty pointer</c>, <c>unsupported pointer scheme</c>, <c>missing pointer key</c>…</summary>
    public string Reason { get; } = reason;

    private static string Cut(string pointer) => pointer.Length <= LongestQuote ? pointer : $"{pointer.AsSpan(0, LongestQuote)}…";
}
