using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>That an expression, where it is evaluated, has an attribute or a tag that it need not have.</summary>
/// <param name="Subject">The shape of the expression.</param>
/// <param name="Attribute">The attribute; null for a tag.</param>
/// <param name="Tag">The shape of the expression that names the tag; 0 for an attribute.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Capability(int Subject, string? Attribute, int Tag);
