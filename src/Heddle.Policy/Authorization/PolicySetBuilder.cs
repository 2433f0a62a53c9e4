using System.Globalization;

namespace Heddle.Policy;

/// <summary>Names parsed policies and makes a set of them.</summary>
internal static class PolicySetBuilder
{
    /// <summary>The set; null where there are findings, be they old or about an id that occurs twice.</summary>
    public static PolicySet? Build(List<PolicySyntax> parsed, string? idAnnotation, DiagnosticBag findings)
    {
        var policies = new List<CedarPolicy>(parsed.Count);
        var templates = new List<CedarTemplate>();
        var ids = new HashSet<string>(parsed.Count, StringComparer.Ordinal);
        for (var i = 0; i < parsed.Count; i++)
        {
            var syntax = parsed[i];
            var id =
                (idAnnotation is null ? null : PolicyAnnotations.Find(syntax, idAnnotation))
                ?? string.Create(CultureInfo.InvariantCulture, $"policy{i}");
            if (!ids.Add(id))
            {
                findings.Error(
                    new SourceSpan(syntax.Span.Start, 1),
                    $"the policy id `{id}` occurs twice",
                    $"give every policy an `@{idAnnotation}` of its own"
                );
            }
            else if (syntax.IsTemplate)
            {
                templates.Add(new CedarTemplate(id, syntax));
            }
            else
            {
                policies.Add(new CedarPolicy(id, syntax));
            }
        }

        return findings.HasErrors ? null : PolicySet.Create(policies, templates);
    }
}
