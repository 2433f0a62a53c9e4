using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>A policy with an id: one written down, or a template with its slots filled.</summary>
public sealed class CedarPolicy
{
    private CompiledPolicy? _compiled;

    internal CedarPolicy(
        string id,
        PolicySyntax syntax,
        CedarTemplate? template = null,
        EntityUid? principal = null,
        EntityUid? resource = null
    )
    {
        Id = id;
        Syntax = syntax;
        Template = template;
        PrincipalSlot = principal;
        ResourceSlot = resource;
    }

    /// <summary>The id, unique in its policy set.</summary>
    public string Id { get; }

    /// <summary>What the policy does where it is satisfied.</summary>
    public PolicyEffect Effect => Syntax.Effect;

    /// <summary>The template this policy was made from; null for one written down.</summary>
    public CedarTemplate? Template { get; }

    /// <summary>What fills <c>?principal</c>; null where the template has no such slot or there is no template.</summary>
    public EntityUid? PrincipalSlot { get; }

    /// <summary>What fills <c>?resource</c>; null where the template has no such slot or there is no template.</summary>
    public EntityUid? ResourceSlot { get; }

    /// <summary>The annotations by name; the value of one written without a value is empty.</summary>
    public ImmutableDictionary<string, string> Annotations => PolicyAnnotations.Of(Syntax);

    /// <summary>The place of the policy in the text it was read from; null for one built in code.</summary>
    public SourcePosition? Position => Syntax.Source?.PositionOf(Syntax.Span.Start);

    internal PolicySyntax Syntax { get; }

    // Two threads may compile at once; either result serves.
    internal CompiledPolicy Compiled => _compiled ??= new CompiledPolicy(Syntax);

    /// <summary>Reads one policy.</summary>
    /// <param name="text">The text of one policy, in which no slot occurs.</param>
    /// <param name="id">The id to give it.</param>
    /// <exception cref="PolicyParseException">The text is not exactly one policy.</exception>
    public static CedarPolicy Parse(string text, string id = "policy0")
    {
        ArgumentNullException.ThrowIfNull(id);
        return new CedarPolicy(id, SinglePolicy.Parse(text, isTemplate: false));
    }

    /// <summary>Reads one policy of the JSON policy format.</summary>
    /// <param name="json">The JSON text of one policy, in which no slot occurs.</param>
    /// <param name="id">The id to give it.</param>
    /// <exception cref="PolicyParseException">The text is not exactly one policy.</exception>
    public static CedarPolicy ParseJson(string json, string id = "policy0")
    {
        ArgumentNullException.ThrowIfNull(id);
        return new CedarPolicy(id, SinglePolicy.ParseJson(json, isTemplate: false));
    }

    /// <summary>The same policy under another id.</summary>
    /// <param name="id">The other id.</param>
    public CedarPolicy WithId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new CedarPolicy(id, Syntax, Template, PrincipalSlot, ResourceSlot);
    }

    /// <summary>The policy in the JSON policy format. Comments are lost, and <c>has</c> with a path becomes the conjunction it means.</summary>
    public string ToJson() => PolicyJsonWriter.Write(Syntax);

    /// <summary>The policy as text, formatted.</summary>
    public override string ToString() => PolicyPrinter.Print(Syntax);
}
