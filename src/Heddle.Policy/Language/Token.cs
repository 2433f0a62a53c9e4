using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>A token: its kind and where it stands.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, SourceSpan Span);
