namespace Heddle.Policy;

/// <summary>
/// A call of an extension function; for one in method style the receiver is the first argument.
/// The number of arguments may be wrong: that is an error of evaluation and of validation, not of syntax.
/// </summary>
internal sealed record CallExpression(ExtensionFunction Function, SyntaxList<Expression> Arguments) : Expression(HeightOver(Arguments));
