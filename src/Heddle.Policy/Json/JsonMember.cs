using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>A name and its value in a JSON object.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonMember(string Name, SourceSpan NameSpan, JsonItem Value);
