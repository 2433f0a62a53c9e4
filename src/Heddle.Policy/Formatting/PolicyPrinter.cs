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
        foreach (var annotation in policy.Annotations)
        {
            parts.Add(annotation.Value is null ? $"@{annotation.Name}" : $"@{annotation.Name}({StringEscapes.Quote(annotation.Value)})");
            parts.Add(comments.Gap(policy.Principal.Span.Start, Doc.HardLine));
        }

        parts.Add(LayScope(policy, comments));
        var expressions = new ExpressionPrinter(comments);
        foreach (var condition in policy.Conditions)
        {
            var keyword = condition.Kind == ConditionKind.When ? "when {" : "unless {";
            parts.Add(Doc.HardLine);
            var before = comments.Gap(condition.Body.Span.Start, Doc.Line);
            parts.Add(Doc.Group(keyword, Doc.Indent(before, expressions.Print(condition.Body)), Doc.Line, "}"));
        }

        parts.Add(comments.Gap(policy.Span.End, Doc.Empty));
        parts.Add(";");
        return Doc.Concat(parts);
    }

    private static Doc LayScope(PolicySyntax policy, CommentCursor comments)
    {
        var first = comments.Gap(policy.Principal.Span.Start, Doc.SoftLine);
        var second = comments.Gap(policy.Action.Span.Start, Doc.Line);
        var third = comments.Gap(policy.Resource.Span.Start, Doc.Line);
        return Doc.Group(
            policy.Effect == PolicyEffect.Permit ? "permit (" : "forbid (",
            Doc.Indent(
                first,
                LayConstraint(RequestVariable.Principal, policy.Principal),
                ",",
                second,
                LayConstraint(RequestVariable.Action, policy.Action),
                ",",
                third,
                LayConstraint(RequestVariable.Resource, policy.Resource)
            ),
            Doc.SoftLine,
            ")"
        );
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
