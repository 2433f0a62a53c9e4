using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>A policy with slots. It decides nothing until <see cref="Link" /> fills them.</summary>
public sealed class CedarTemplate
{
    internal CedarTemplate(string id, PolicySyntax syntax)
    {
        Id = id;
        Syntax = syntax;
    }

    /// <summary>The id, unique in its policy set.</summary>
    public string Id { get; }

    /// <summary>What its policies do where they are satisfied.</summary>
    public PolicyEffect Effect => Syntax.Effect;

    /// <summary>Whether <c>?principal</c> is to be filled.</summary>
    public bool HasPrincipalSlot => Syntax.Principal.IsSlot;

    /// <summary>Whether <c>?resource</c> is to be filled.</summary>
    public bool HasResourceSlot => Syntax.Resource.IsSlot;

    /// <summary>The annotations by name; the value of one written without a value is empty.</summary>
    public ImmutableDictionary<string, string> Annotations => PolicyAnnotations.Of(Syntax);

    internal PolicySyntax Syntax { get; }

    /// <summary>Reads one template.</summary>
    /// <param name="text">The text of one template, in which at least one slot occurs.</param>
    /// <param name="id">The id to give it.</param>
    /// <exception cref="PolicyParseException">The text is not exactly one template.</exception>
    public static CedarTemplate Parse(string text, string id = "policy0")
    {
        ArgumentNullException.ThrowIfNull(id);
        return new CedarTemplate(id, SinglePolicy.Parse(text, isTemplate: true));
    }

    /// <summary>Reads one template of the JSON policy format.</summary>
    /// <param name="json">The JSON text of one template, in which at least one slot occurs.</param>
    /// <param name="id">The id to give it.</param>
    /// <exception cref="PolicyParseException">The text is not exactly one template.</exception>
    public static CedarTemplate ParseJson(string json, string id = "policy0")
    {
        ArgumentNullException.ThrowIfNull(id);
        return new CedarTemplate(id, SinglePolicy.ParseJson(json, isTemplate: true));
    }

    /// <summary>Makes a policy by filling the slots.</summary>
    /// <param name="id">The id of the policy.</param>
    /// <param name="principal">What fills <c>?principal</c>; null where there is no such slot.</param>
    /// <param name="resource">What fills <c>?resource</c>; null where there is no such slot.</param>
    /// <exception cref="ArgumentException">A slot is left open, or a value is given for one that does not exist.</exception>
    public CedarPolicy Link(string id, EntityUid? principal = null, EntityUid? resource = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new CedarPolicy(
            id,
            Syntax with
            {
                Principal = Fill(Syntax.Principal, principal, "?principal", nameof(principal)),
                Resource = Fill(Syntax.Resource, resource, "?resource", nameof(resource)),
            },
            this,
            principal,
            resource
        );
    }

    /// <summary>The template in the JSON policy format. Comments are lost, and <c>has</c> with a path becomes the conjunction it means.</summary>
    public string ToJson() => PolicyJsonWriter.Write(Syntax);

    /// <summary>The template as text, formatted.</summary>
    public override string ToString() => PolicyPrinter.Print(Syntax);

    private ScopeConstraint Fill(ScopeConstraint constraint, EntityUid? entity, string slot, string parameter)
    {
        if (constraint.IsSlot == entity is null)
        {
            throw new ArgumentException(
                entity is null ? $"the template `{Id}` needs a value for `{slot}`" : $"the template `{Id}` has no `{slot}`",
                parameter
            );
        }

        return entity is null ? constraint : constraint with { Entity = entity, IsSlot = false };
    }
}
