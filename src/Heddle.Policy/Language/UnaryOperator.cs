namespace Heddle.Policy;

/// <summary>The operators of <see cref="UnaryExpression" />.</summary>
internal enum UnaryOperator
{
    /// <summary><c>!a</c>.</summary>
    Not,

    /// <summary><c>-a</c>, of anything but a number literal (which carries its own sign).</summary>
    Negate,

    /// <summary><c>a.isEmpty()</c>.</summary>
    IsEmpty,
}
