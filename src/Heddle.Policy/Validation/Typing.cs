using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>What is known about an expression: the type of its values and what is there where it is true. Without a type it is wrong, and reported.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Typing(CedarType? Type, CapabilitySet Capabilities)
{
    public static Typing Wrong => default;

    public static implicit operator Typing(CedarType? type) => new(type, CapabilitySet.Empty);

    public bool IsTrue => ReferenceEquals(Type, SimpleType.True);

    public bool IsFalse => ReferenceEquals(Type, SimpleType.False);
}
