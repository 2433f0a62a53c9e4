namespace Heddle.Policy;

/// <summary>Reads the context of requests by a schema.</summary>
internal static class TypedContextReader
{
    /// <summary>The context; null, with findings, where it is not as the schema declares it for the action.</summary>
    public static CedarRecord? Read(Schema schema, EntityUid action, DiagnosticBag findings)
    {
        if (schema.Find(action) is not { } definition)
        {
            findings.Error(default, $"unknown action `{action}`", SchemaSuggestions.ForAction(schema, action));
            return null;
        }

        if (JsonTreeReader.Read(findings.Source, findings) is not { } root)
        {
            return null;
        }

        var reader = new TypedValueReader(findings, new JsonValueReader(findings));
        if (reader.ReadRecord(root, name => definition.Context.Find(name)?.Type) is not { } context)
        {
            return null;
        }

        if (new ValueChecker(schema).Find(context, definition.Context) is { } problem)
        {
            findings.Error(root.Span, $"the context of `{action}` is not as declared: {problem}", problem.Help);
        }

        return findings.HasErrors ? null : context;
    }
}
