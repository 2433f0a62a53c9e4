namespace Heddle.Policy;

/// <summary>
/// <c>a has name</c>, or the extended <c>a has b.c.d</c>, which means <c>a has b &amp;&amp; a.b has c &amp;&amp; a.b.c has d</c>.
/// The path has at least one name.
/// </summary>
internal sealed record HasExpression(Expression Target, SyntaxList<string> Path) : Expression(Target.Height + Path.Count);
