namespace Heddle.Policy;

/// <summary>
/// <c>a || b || c</c>: at least two operands, evaluated left to right until one is true. A left-nested chain is one node, so that long
/// generated chains stay flat; the first operand is therefore never itself an <see cref="OrExpression" />.
/// </summary>
internal sealed record OrExpression(SyntaxList<Expression> Operands) : Expression(HeightOver(Operands));
