namespace Heddle.Policy;

/// <summary>Reads policy sets of the JSON policy format: static policies and templates by id, and links of templates.</summary>
internal static class PolicySetJsonReader
{
    private static readonly string[] Names = ["staticPolicies", "templates", "templateLinks"];

    /// <summary>The set; null, with findings, where the text is none.</summary>
    public static PolicySet? Read(DiagnosticBag findings)
    {
        if (JsonTreeReader.ReadPolicies(findings.Source, findings) is not { } root || !CheckNames(root, findings))
        {
            return null;
        }

        var reader = new PolicyJsonReader(findings);
        var policies = new List<CedarPolicy>();
        var templates = new Dictionary<string, CedarTemplate>(StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (member, syntax) in ReadAll(root, "staticPolicies", reader, findings))
        {
            CheckId(ids, member.Name, member.NameSpan, findings);
            CheckSlots(syntax, isTemplate: false, member, findings);
            policies.Add(new CedarPolicy(member.Name, syntax));
        }

        foreach (var (member, syntax) in ReadAll(root, "templates", reader, findings))
        {
            CheckId(ids, member.Name, member.NameSpan, findings);
            CheckSlots(syntax, isTemplate: true, member, findings);
            templates.TryAdd(member.Name, new CedarTemplate(member.Name, syntax));
        }

        if (root.TryGet("templateLinks", out var links))
        {
            foreach (var link in links.Items)
            {
                ReadLink(link, templates, ids, reader, policies, findings);
            }
        }

        return findings.HasErrors ? null : PolicySet.Create(policies, templates.Values);
    }

    private static bool CheckNames(JsonItem root, DiagnosticBag findings)
    {
        if (root.Kind != JsonKind.Object)
        {
            findings.Error(root.Span, $"expected a policy set, found {root.Description}");
            return false;
        }

        foreach (var member in root.Members)
        {
            if (Array.IndexOf(Names, member.Name) < 0)
            {
                findings.Error(
                    member.NameSpan,
                    $"a policy set has no `{member.Name}`",
                    NearMiss.Help(member.Name, Names, $"it has {string.Join(", ", Names)}")
                );
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<(JsonMember Member, PolicySyntax Syntax)> ReadAll(
        JsonItem root,
        string name,
        PolicyJsonReader reader,
        DiagnosticBag findings
    )
    {
        if (!root.TryGet(name, out var item))
        {
            yield break;
        }

        if (item.Kind != JsonKind.Object)
        {
            findings.Error(item.Span, $"expected policies by id, found {item.Description}");
        }

        foreach (var member in item.Members)
        {
            if (reader.Read(member.Value) is { } syntax)
            {
                yield return (member, syntax);
            }
        }
    }

    private static void CheckId(HashSet<string> ids, string id, SourceSpan span, DiagnosticBag findings)
    {
        if (!ids.Add(id))
        {
            findings.Error(span, $"the policy id `{id}` occurs twice");
        }
    }

    private static void CheckSlots(PolicySyntax syntax, bool isTemplate, JsonMember member, DiagnosticBag findings)
    {
        if (syntax.IsTemplate != isTemplate)
        {
            findings.Error(
                member.NameSpan,
                isTemplate ? $"the template `{member.Name}` has no slot" : $"the static policy `{member.Name}` has a slot"
            );
        }
    }

    private static void ReadLink(
        JsonItem link,
        Dictionary<string, CedarTemplate> templates,
        HashSet<string> ids,
        PolicyJsonReader reader,
        List<CedarPolicy> policies,
        DiagnosticBag findings
    )
    {
        if (
            !link.TryGet("templateId", out var templateId)
            || !link.TryGet("newId", out var newId)
            || !link.TryGet("values", out var values)
            || newId.Kind != JsonKind.String
        )
        {
            findings.Error(link.Span, $"expected a link with templateId, newId and values, found {link.Description}");
            return;
        }

        if (!templates.TryGetValue(templateId.Text, out var template))
        {
            findings.Error(templateId.Span, $"there is no template `{templateId.Text}`", NearMiss.Help(templateId.Text, templates.Keys));
            return;
        }

        CheckId(ids, newId.Text, newId.Span, findings);
        var principal = values.TryGet("?principal", out var principalItem) ? reader.ReadEntity(principalItem) : null;
        var resource = values.TryGet("?resource", out var resourceItem) ? reader.ReadEntity(resourceItem) : null;
        if (
            template.HasPrincipalSlot == principal is null
            || template.HasResourceSlot == resource is null
            || values.Members.Any(m => m.Name is not ("?principal" or "?resource"))
        )
        {
            findings.Error(values.Span, $"the values do not fill the slots of the template `{template.Id}`, no fewer and no more");
            return;
        }

        policies.Add(template.Link(newId.Text, principal, resource));
    }
}
