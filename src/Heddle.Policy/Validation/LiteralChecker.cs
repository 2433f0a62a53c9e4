namespace Heddle.Policy;

/// <summary>
/// Reports what a policy names and the schema does not know: entity types, ids of enumerated types and actions. Unlike types, names are checked
/// everywhere, also where no request ever gets to.
/// </summary>
internal sealed class LiteralChecker(Schema schema, ValidationFindings findings)
{
    public void Check(PolicySyntax policy)
    {
        Check(policy.Principal);
        Check(policy.Action);
        Check(policy.Resource);
        foreach (var condition in policy.Conditions)
        {
            ExpressionChildren.Visit(condition.Body, Check);
        }
    }

    /// <summary>Checks an entity that fills the slot of a template.</summary>
    public void Check(EntityUid entity, SourceSpan span)
    {
        if (entity.Type.IsAction)
        {
            if (schema.Find(entity) is null && !findings.IsFull)
            {
                findings.Error(span, $"unknown action `{entity}`", SchemaSuggestions.ForAction(schema, entity));
            }

            return;
        }

        CheckType(entity.Type, span);
        if (schema.Find(entity.Type)?.Choices is { } choices && !choices.Contains(entity.Id))
        {
            findings.Error(
                span,
                $"`{entity}` is none of the entities of the enumerated type `{entity.Type}`",
                NearMiss.Help(entity.Id, choices, EnumeratedTypes.Describe(choices))
            );
        }
    }

    private void Check(ScopeConstraint constraint)
    {
        if (constraint.Type is { } type)
        {
            CheckType(type, constraint.Span);
        }

        if (constraint.Entity is { } entity)
        {
            Check(entity, constraint.Span);
        }

        foreach (var listed in constraint.Entities)
        {
            Check(listed, constraint.Span);
        }
    }

    private void Check(Expression expression)
    {
        if (expression is IsExpression test)
        {
            CheckType(test.Type, test.Span);
        }
        else if (expression is LiteralExpression { Value.EntityOrNull: { } entity })
        {
            Check(entity, expression.Span);
        }
    }

    private void CheckType(EntityTypeName type, SourceSpan span)
    {
        if (!type.IsAction && schema.Find(type) is null && !findings.IsFull)
        {
            findings.Error(
                span,
                $"unknown entity type `{type}`",
                SchemaSuggestions.For(type.Value, schema.EntityTypes.Select(t => t.Value))
            );
        }
    }
}
