namespace Heddle.Policy;

/// <summary>What somebody may have meant by a name that a schema does not declare.</summary>
internal static class SchemaSuggestions
{
    /// <summary>A declared name near to the written one, in the form in which it can be written in that namespace; null where none is near.</summary>
    public static string? For(NamespaceSyntax scope, string written, IEnumerable<string> declared) =>
        For(written, declared.Select(name => Shorten(scope, name)));

    /// <summary>A known name near to the written one, or the same name in another namespace; null where there is none.</summary>
    public static string? For(string written, IEnumerable<string> known)
    {
        var baseName = BaseName(written);
        foreach (var name in known)
        {
            if (BaseName(name).SequenceEqual(baseName))
            {
                return $"did you mean `{name}`?";
            }
        }

        return NearMiss.Help(written, known);
    }

    /// <summary>A declared action near to the named one; null where there is none.</summary>
    public static string? ForAction(Schema schema, EntityUid action)
    {
        var sameId = schema.Actions.FirstOrDefault(a => string.Equals(a.Id, action.Id, StringComparison.Ordinal));
        var nearest = sameId?.ToString() ?? NearMiss.Of(action.ToString(), schema.Actions.Select(a => a.ToString()));
        return nearest is null ? "declare it in the schema with `action`" : $"did you mean `{nearest}`?";
    }

    private static ReadOnlySpan<char> BaseName(string name) => name.AsSpan(name.LastIndexOf(':') + 1);

    private static string Shorten(NamespaceSyntax scope, string name) =>
        scope.Name.Length > 0
        && name.StartsWith(scope.Name, StringComparison.Ordinal)
        && name.AsSpan(scope.Name.Length).StartsWith("::")
        && name.AsSpan(scope.Name.Length + 2).IndexOf(':') < 0
            ? name[(scope.Name.Length + 2)..]
            : name;
}
