using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Policy;

/// <summary>
/// Policies and templates, each with an id of its own. Immutable and safe to share between threads: to replace a set, assign another one.
/// </summary>
public sealed class PolicySet
{
    // INVARIANT: neither changes after construction.
    private readonly Dictionary<string, CedarPolicy> _policiesById;
    private readonly Dictionary<string, CedarTemplate> _templatesById;
    private PolicyIndex? _index;

    private PolicySet(ImmutableArray<CedarPolicy> policies, ImmutableArray<CedarTemplate> templates)
    {
        Policies = policies;
        Templates = templates;
        _policiesById = new Dictionary<string, CedarPolicy>(policies.Length, StringComparer.Ordinal);
        _templatesById = new Dictionary<string, CedarTemplate>(templates.Length, StringComparer.Ordinal);
        foreach (var template in templates)
        {
            if (!_templatesById.TryAdd(template.Id, template))
            {
                throw new ArgumentException($"the policy id `{template.Id}` occurs twice", nameof(templates));
            }
        }

        foreach (var policy in policies)
        {
            if (_templatesById.ContainsKey(policy.Id) || !_policiesById.TryAdd(policy.Id, policy))
            {
                throw new ArgumentException($"the policy id `{policy.Id}` occurs twice", nameof(policies));
            }
        }
    }

    /// <summary>The set without policies, which denies everything.</summary>
    public static PolicySet Empty { get; } = new([], []);

    /// <summary>The policies, in the order in which they were written or added.</summary>
    public ImmutableArray<CedarPolicy> Policies { get; }

    /// <summary>The templates, in the order in which they were written or added.</summary>
    public ImmutableArray<CedarTemplate> Templates { get; }

    // Two threads may build it at once; either result serves.
    internal PolicyIndex Index => _index ??= new PolicyIndex(Policies);

    /// <summary>Reads policies and templates. They are called <c>policy0</c>, <c>policy1</c> and so on, unless the options say otherwise.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How to read it; the defaults where null.</param>
    /// <exception cref="PolicyParseException">The text is not valid; the exception holds every finding.</exception>
    public static PolicySet Parse(string text, PolicyParseOptions? options = null) =>
        TryParse(text, out var policies, out var diagnostics, options) ? policies : throw new PolicyParseException("policies", diagnostics);

    /// <summary>Reads policies and templates, as <see cref="Parse" /> does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="policies">The set, where the answer is true.</param>
    /// <param name="diagnostics">The findings; empty where the answer is true.</param>
    /// <param name="options">How to read it; the defaults where null.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out PolicySet? policies,
        out ImmutableArray<PolicyDiagnostic> diagnostics,
        PolicyParseOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new PolicyParser(new SourceText(text, options?.SourceName));
        policies = PolicySetBuilder.Build(parser.ParseAll(), options?.IdAnnotation, parser.Findings);
        diagnostics = parser.Findings.ToImmutable();
        return policies is not null;
    }

    /// <summary>Reads a policy set of the JSON policy format: <c>staticPolicies</c>, <c>templates</c> and <c>templateLinks</c>.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    /// <exception cref="PolicyParseException">The text is not valid; the exception holds every finding.</exception>
    public static PolicySet ParseJson(string json, string? name = null) =>
        TryParseJson(json, out var policies, out var diagnostics, name)
            ? policies
            : throw new PolicyParseException("policies", diagnostics);

    /// <summary>Reads a policy set of the JSON policy format, as <see cref="ParseJson" /> does.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="policies">The set, where the answer is true.</param>
    /// <param name="diagnostics">The findings; empty where the answer is true.</param>
    /// <param name="name">What to call the text in messages, usually a file name.</param>
    public static bool TryParseJson(
        string json,
        [NotNullWhen(true)] out PolicySet? policies,
        out ImmutableArray<PolicyDiagnostic> diagnostics,
        string? name = null
    )
    {
        var findings = new DiagnosticBag(new SourceText(json, name));
        policies = PolicySetJsonReader.Read(findings);
        diagnostics = findings.ToImmutable();
        return policies is not null;
    }

    /// <summary>Collects policies and templates.</summary>
    /// <param name="policies">The policies. The template of a linked one need not be in the set.</param>
    /// <param name="templates">The templates; none where null.</param>
    /// <exception cref="ArgumentException">An id occurs twice.</exception>
    public static PolicySet Create(IEnumerable<CedarPolicy> policies, IEnumerable<CedarTemplate>? templates = null)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new PolicySet([.. policies], templates is null ? [] : [.. templates]);
    }

    /// <summary>The policy of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="policy">The policy, where the answer is true.</param>
    public bool TryGetPolicy(string id, [NotNullWhen(true)] out CedarPolicy? policy) => _policiesById.TryGetValue(id, out policy);

    /// <summary>The template of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="template">The template, where the answer is true.</param>
    public bool TryGetTemplate(string id, [NotNullWhen(true)] out CedarTemplate? template) => _templatesById.TryGetValue(id, out template);

    /// <summary>This set and one more policy. To add many, use <see cref="Create" />, which takes them at once.</summary>
    /// <param name="policy">The policy.</param>
    /// <exception cref="ArgumentException">Its id is taken.</exception>
    public PolicySet Add(CedarPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new PolicySet(Policies.Add(policy), Templates);
    }

    /// <summary>This set and one more template.</summary>
    /// <param name="template">The template.</param>
    /// <exception cref="ArgumentException">Its id is taken.</exception>
    public PolicySet Add(CedarTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new PolicySet(Policies, Templates.Add(template));
    }

    /// <summary>This set and the policies and templates of another one.</summary>
    /// <param name="other">The other set.</param>
    /// <exception cref="ArgumentException">An id occurs in both.</exception>
    public PolicySet Add(PolicySet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PolicySet(Policies.AddRange(other.Policies), Templates.AddRange(other.Templates));
    }

    /// <summary>This set and a policy made from one of its templates.</summary>
    /// <param name="templateId">The template.</param>
    /// <param name="id">The id of the policy.</param>
    /// <param name="principal">What fills <c>?principal</c>; null where there is no such slot.</param>
    /// <param name="resource">What fills <c>?resource</c>; null where there is no such slot.</param>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    /// <exception cref="ArgumentException">The id is taken, or values and slots do not match.</exception>
    public PolicySet Link(string templateId, string id, EntityUid? principal = null, EntityUid? resource = null) =>
        TryGetTemplate(templateId, out var template)
            ? Add(template.Link(id, principal, resource))
            : throw new KeyNotFoundException($"there is no template `{templateId}`");

    /// <summary>This set without one policy, or without one template and all policies made from it; the set itself where there is none.</summary>
    /// <param name="id">The id of the policy or template.</param>
    public PolicySet Remove(string id)
    {
        if (_policiesById.TryGetValue(id, out var policy))
        {
            return new PolicySet(Policies.Remove(policy), Templates);
        }

        return _templatesById.TryGetValue(id, out var template)
            ? new PolicySet(Policies.RemoveAll(p => p.Template?.Id == id), Templates.Remove(template))
            : this;
    }

    /// <summary>The set in the JSON policy format. Comments are lost, and <c>has</c> with a path becomes the conjunction it means.</summary>
    public string ToJson() => PolicyJsonWriter.Write(this);

    /// <summary>The templates and the policies that were written down, as text, formatted. Linked policies have no text of their own.</summary>
    public override string ToString()
    {
        var written = Policies.Where(p => p.Template is null).Select(p => p.Syntax);
        return string.Join('\n', written.Concat(Templates.Select(t => t.Syntax)).Select(PolicyPrinter.Print));
    }
}
