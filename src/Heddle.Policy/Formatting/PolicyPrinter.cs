namespace Heddle.Policy;

/// <summary>Writes policies as text that reads back as the same policies.</summary>
internal static class PolicyPrinter
{
    /// <summary>The policy with a line end behind it.</summary>
    public static string Print(PolicySyntax policy) =>
        DocWriter.Write(
            Doc.Concat(Lay(policy, CommentCursor.None), Doc.HardLine),
            PolicyFormatOptions.Default.LineWidth,
            PolicyFormatOptions.Default.IndentSize
        );

    /// <summary>The expression on one line.</summary>
    public static string Print(Expression expression) =>
        DocWriter.Write(new ExpressionPrinter(CommentCursor.None).Print(expression), int.MaxValue, 0);

    public static Doc Lay(PolicySyntax policy, CommentCursor comments)
    {
        var parts = new List<Doc>();
        for (var i = 0; i < policy.Annotations.Count; i++)
        {
            var annotation = policy.Annotations[i];
            var next = i + 1 < policy.Annotations.Count ? policy.Annotations[i + 1].Span.Start : policy.HeadSpan.Start;
            parts.Add(annotation.Value is null ? $"@{annotation.Name}" : $"@{annotation.Name}({StringEscapes.Quote(annotation.Value)})");
            parts.Add(comments.Gap(next, Doc.HardLine));
        }

        parts.Add(LayScope(policy, comments));
        foreach (var condition in policy.Conditions)
        {
            parts.Add(comments.Gap(condition.Span.Start, Doc.HardLine));
            parts.Add(LayCondition(condition, comments));
        }

        parts.Add(comments.Gap(policy.Span.End, Doc.Empty));
        parts.Add(";");
        return Doc.Concat(parts);
    }

    private static Doc LayCondition(PolicyCondition condition, CommentCursor comments)
    {
        var before = comments.Gap(condition.Body.Span.Start, Doc.Line);
        var body = new ExpressionPrinter(comments).Print(condition.Body);
        var after = comments.Tail(condition.Span.End - 1);
        return Doc.Group(condition.Kind == ConditionKind.When ? "when {" : "unless {", Doc.Indent(before, body, after), Doc.Line, "}");
    }

    private static Doc LayScope(PolicySyntax policy, CommentCursor comments)
    {
        var parts = new List<Doc>();
        AddConstraint(parts, RequestVariable.Principal, policy.Principal, comments);
        AddConstraint(parts, RequestVariable.Action, policy.Action, comments);
        AddConstraint(parts, RequestVariable.Resource, policy.Resource, comments);
        parts.Add(comments.Tail(policy.HeadSpan.End - 1));
        return Doc.Group(policy.Effect == PolicyEffect.Permit ? "permit (" : "forbid (", Doc.Indent(parts), Doc.SoftLine, ")");
    }

    private static void AddConstraint(List<Doc> parts, RequestVariable variable, ScopeConstraint constraint, CommentCursor comments)
    {
        if (variable != RequestVariable.Principal)
        {
            parts.Add(",");
        }

        parts.Add(comments.Gap(constraint.Span.Start, variable == RequestVariable.Principal ? Doc.SoftLine : Doc.Line));
        parts.Add(LayConstraint(variable, constraint));
    }

    public static Doc LayConstraint(RequestVariable variable, ScopeConstraint constraint)
    {
        var name = VariableNames.Of(variable);
        var entity = constraint.IsSlot ? $"?{name}" : constraint.Entity?.ToString();
        return constraint.Operator switch
        {
            ScopeOperator.Any => name,
            ScopeOperator.Equal => $"{name} == {entity}",
            ScopeOperator.In => $"{name} in {entity}",
            ScopeOperator.Is => $"{name} is {constraint.Type}",
            ScopeOperator.IsIn => $"{name} is {constraint.Type} in {entity}",
            _ => LayList(name, constraint.Entities),
        };
    }

    private static Doc LayList(string name, SyntaxList<EntityUid> entities)
    {
        if (entities.Count == 0)
        {
            return $"{name} in []";
        }

        var parts = new List<Doc>(entities.Count * 3);
        for (var i = 0; i < entities.Count; i++)
        {
            parts.Add(i > 0 ? Doc.Concat(",", Doc.Line) : Doc.SoftLine);
            parts.Add(entities[i].ToString());
        }

        return Doc.Group($"{name} in [", Doc.Indent(parts), Doc.SoftLine, "]");
    }
}
