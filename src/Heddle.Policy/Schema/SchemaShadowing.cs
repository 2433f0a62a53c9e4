namespace Heddle.Policy;

/// <summary>
/// Reports declarations that would make a name mean something else inside a namespace than outside (Cedar RFC 70), and warns of those that hide
/// an entity type or a built-in type.
/// </summary>
internal sealed class SchemaShadowing(SchemaSyntax schema, DiagnosticBag findings)
{
    private readonly HashSet<string> _outsideTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outsideActions = new(StringComparer.Ordinal);

    public void Report()
    {
        foreach (var scope in schema.Namespaces.Where(n => n.Name.Length == 0))
        {
            _outsideTypes.UnionWith(scope.CommonTypes.Select(t => t.Name));
            _outsideTypes.UnionWith(scope.EntityTypes.Select(t => t.Name));
            _outsideActions.UnionWith(scope.Actions.Select(a => a.Id));
        }

        foreach (var scope in schema.Namespaces)
        {
            ReportWarnings(scope);
            if (scope.Name.Length > 0)
            {
                ReportErrors(scope);
            }
        }
    }

    private void ReportErrors(NamespaceSyntax scope)
    {
        foreach (var (name, span) in Types(scope).Where(t => _outsideTypes.Contains(t.Name)))
        {
            findings.Error(
                span,
                $"`{scope.Qualify(name)}` would hide the type `{name}`, which is declared outside of any namespace",
                "rename one of the two, or move the other one into a namespace"
            );
        }

        foreach (var action in scope.Actions.Where(a => _outsideActions.Contains(a.Id)))
        {
            var id = StringEscapes.Quote(action.Id);
            findings.Error(
                action.Span,
                $"`{scope.Name}::Action::{id}` would hide `Action::{id}`, which is declared outside of any namespace",
                "rename one of the two, or move the other one into a namespace"
            );
        }
    }

    private void ReportWarnings(NamespaceSyntax scope)
    {
        var entityTypes = scope.EntityTypes.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var type in scope.CommonTypes.Where(t => entityTypes.Contains(t.Name)))
        {
            findings.Warning(
                type.Span,
                $"the common type `{type.Name}` hides the entity type of the same name",
                "rename one of the two; where either could stand, the common type is meant"
            );
        }

        foreach (var (name, span) in Types(scope).Where(t => BuiltInTypes.All.ContainsKey(t.Name)))
        {
            findings.Warning(
                span,
                $"`{name}` hides the built-in type",
                $"write `{BuiltInTypes.Namespace}::{name}` where the built-in type is meant"
            );
        }
    }

    private static IEnumerable<(string Name, SourceSpan Span)> Types(NamespaceSyntax scope) =>
        scope.CommonTypes.Select(t => (t.Name, t.Span)).Concat(scope.EntityTypes.Select(t => (t.Name, t.Span)));
}
