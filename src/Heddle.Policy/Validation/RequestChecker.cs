using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Checks requests against a schema.</summary>
internal sealed class RequestChecker(Schema schema)
{
    private readonly ValueChecker _values = new(schema);
    private readonly ImmutableArray<PolicyDiagnostic>.Builder _findings = ImmutableArray.CreateBuilder<PolicyDiagnostic>();

    public ImmutableArray<PolicyDiagnostic> Check(AuthorizationRequest request)
    {
        CheckEntity(request.Principal, "principal");
        CheckEntity(request.Resource, "resource");
        if (schema.Find(request.Action) is not { } action)
        {
            Report($"unknown action `{request.Action}`", SchemaSuggestions.ForAction(schema, request.Action));
            return _findings.ToImmutable();
        }

        CheckApplies(request.Principal, "principal", action, action.Principals);
        CheckApplies(request.Resource, "resource", action, action.Resources);
        if (_values.Find(request.Context, action.Context) is { } problem)
        {
            Report($"the context of `{action.Uid}` is not as declared: {problem}", problem.Help);
        }

        return _findings.ToImmutable();
    }

    private void CheckEntity(EntityUid entity, string role)
    {
        if (schema.Find(entity.Type) is null)
        {
            var help = SchemaSuggestions.For(entity.Type.Value, schema.EntityTypes.Select(t => t.Value));
            Report($"unknown entity type `{entity.Type}` of the {role}", help);
        }
        else if (_values.FindInId(entity) is { } problem)
        {
            Report($"the {role} is not as declared: {problem}", problem.Help);
        }
    }

    private void CheckApplies(EntityUid entity, string role, ActionDefinition action, ImmutableArray<EntityTypeName> types)
    {
        if (schema.Find(entity.Type) is null || types.Contains(entity.Type))
        {
            return;
        }

        const int mostNamed = 8;
        var help = types.IsEmpty
            ? "the action applies to nothing"
            : $"it takes {string.Join(", ", types.Take(mostNamed).Select(t => $"`{t}`"))}{(types.Length > mostNamed ? " and others" : "")}";
        Report($"`{entity.Type}` is no {role} of the action `{action.Uid}`", help);
    }

    private void Report(string message, string? help) => _findings.Add(new PolicyDiagnostic(message) { Help = help });
}
