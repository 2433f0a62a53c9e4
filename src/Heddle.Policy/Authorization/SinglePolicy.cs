namespace Heddle.Policy;

/// <summary>Reads texts that are one policy or one template.</summary>
internal static class SinglePolicy
{
    public static PolicySyntax Parse(string text, bool isTemplate)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new PolicyParser(new SourceText(text));
        var policies = parser.ParseAll();
        var what = isTemplate ? "template" : "policy";
        if (!parser.Findings.HasErrors)
        {
            if (policies.Count == 1 && policies[0].IsTemplate == isTemplate)
            {
                return policies[0];
            }

            var second = policies.Count > 1 ? policies[1].Span : default;
            parser.Findings.Error(
                second,
                policies.Count == 1
                    ? $"expected a {what}, found a {(isTemplate ? "policy without slots" : "template")}"
                    : $"expected one {what}, found {policies.Count}"
            );
        }

        throw new PolicyParseException(what, parser.Findings.ToImmutable());
    }
}
