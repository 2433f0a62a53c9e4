using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>A stretch of a source text, in UTF-16 units.</summary>
/// <param name="Start">The offset of the first unit, from 0.</param>
/// <param name="Length">The number of units.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>The offset behind the last unit.</summary>
    public int End => Start + Length;

    /// <summary>The span from one offset up to, not including, another.</summary>
    /// <param name="start">The offset of the first unit.</param>
    /// <param name="end">The offset behind the last unit; not before <paramref name="start" />.</param>
    public static SourceSpan FromBounds(int start, int end) => new(start, end - start);
}
