namespace Heddle.Policy;

/// <summary>
/// <c>a &amp;&amp; b &amp;&amp; c</c>: at least two operands, evaluated left to right until one is false. A left-nested chain is one node, so that long
/// generated chains stay flat; the first operand is therefore never itself an <see cref="AndExpression" />.
/// </summary>
internal sealed record AndExpression(SyntaxList<Expression> Operands) : Expression(HeightOver(Operands));
