namespace Heddle.Policy;

/// <summary>Reads texts that are one policy or one template.</summary>
internal static class SinglePolicy
{
    public static PolicySyntax Parse(string text, bool isTemplate)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new PolicyParser(new SourceText(text));
        return Only(parser.ParseAll(), isTemplate, parser.Findings);
    }

    public static PolicySyntax ParseJson(string json, bool isTemplate)
    {
        ArgumentNullException.ThrowIfNull(json);
        var findings = new DiagnosticBag(new SourceText(json));
        var root = JsonTreeReader.ReadPolicies(findings.Source, findings);
        var policy = root is null ? null : new PolicyJsonReader(findings).Read(root);
        return Only(policy is null ? [] : [policy], isTemplate, findings);
    }

    private static PolicySyntax Only(List<PolicySyntax> policies, bool isTemplate, DiagnosticBag findings)
    {
        var what = isTemplate ? "template" : "policy";
        if (!findings.HasErrors)
        {
            if (policies.Count == 1 && policies[0].IsTemplate == isTemplate)
            {
                return policies[0];
            }

            findings.Error(
                policies.Count > 1 ? policies[1].Span : default,
                policies.Count == 1
                    ? $"expected a {what}, found a {(isTemplate ? "policy without slots" : "template")}"
                    : $"expected one {what}, found {policies.Count}"
            );
        }

        throw new PolicyParseException(what, findings.ToImmutable());
    }
}
