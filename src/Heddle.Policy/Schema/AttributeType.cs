using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>The type of an attribute's values, and whether the attribute is always there.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AttributeType(CedarType Type, bool IsRequired);
