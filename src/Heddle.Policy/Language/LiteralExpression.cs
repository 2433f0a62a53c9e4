namespace Heddle.Policy;

/// <summary>A boolean, long, string or entity written down. Sets, records and extension values are never literals.</summary>
internal sealed record LiteralExpression(CedarValue Value) : Expression(1);
