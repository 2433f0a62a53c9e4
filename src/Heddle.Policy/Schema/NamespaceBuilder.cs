using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Collects the declarations of one namespace and reports what is declared twice.</summary>
internal sealed class NamespaceBuilder(string name, DiagnosticBag findings)
{
    private readonly HashSet<string> _commonTypeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entityTypeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _actionIds = new(StringComparer.Ordinal);
    private readonly ImmutableArray<CommonTypeSyntax>.Builder _commonTypes = ImmutableArray.CreateBuilder<CommonTypeSyntax>();
    private readonly ImmutableArray<EntityTypeSyntax>.Builder _entityTypes = ImmutableArray.CreateBuilder<EntityTypeSyntax>();
    private readonly ImmutableArray<ActionSyntax>.Builder _actions = ImmutableArray.CreateBuilder<ActionSyntax>();

    public ImmutableArray<Annotation> Annotations { get; init; } = [];

    public void Add(CommonTypeSyntax type)
    {
        if (BuiltInTypes.IsReservedCommonTypeName(type.Name))
        {
            findings.Error(
                type.Span,
                $"`{type.Name}` cannot be the name of a common type",
                "it is a word of the schema formats; choose another name"
            );
        }

        if (IsNew(_commonTypeNames, type.Name, "common type", type.Span))
        {
            _commonTypes.Add(type);
        }
    }

    public void Add(EntityTypeSyntax type)
    {
        if (type.Name == "Action")
        {
            findings.Error(
                type.Span,
                "`Action` cannot be declared as an entity type",
                "it is the type of actions; declare those with `action`"
            );
        }

        if (IsNew(_entityTypeNames, type.Name, "entity type", type.Span))
        {
            _entityTypes.Add(type);
        }
    }

    public void Add(ActionSyntax action)
    {
        if (IsNew(_actionIds, action.Id, "action", action.Span))
        {
            _actions.Add(action);
        }
    }

    public NamespaceSyntax ToSyntax() =>
        new(name)
        {
            Annotations = Annotations,
            CommonTypes = _commonTypes.ToImmutable(),
            EntityTypes = _entityTypes.ToImmutable(),
            Actions = _actions.ToImmutable(),
        };

    private bool IsNew(HashSet<string> names, string declared, string what, SourceSpan span)
    {
        if (names.Add(declared))
        {
            return true;
        }

        findings.Error(span, $"the {what} `{declared}` is declared twice", "drop or rename one of the two");
        return false;
    }
}
