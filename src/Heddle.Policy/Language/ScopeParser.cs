namespace Heddle.Policy;

/// <summary>Parses the scope of a policy: principal, action and resource, in this order.</summary>
internal sealed class ScopeParser(TokenStream tokens, NameReader names)
{
    /// <summary>Parses one constraint and the comma before it, where there is one.</summary>
    public ScopeConstraint? Parse(RequestVariable variable)
    {
        var word = VariableNames.Of(variable);
        if (variable != RequestVariable.Principal && !tokens.Take(TokenKind.Comma))
        {
            tokens.Unexpected($"`, {word}`", "a scope has `principal`, `action` and `resource`, in this order");
            return null;
        }

        if (!tokens.AtWord(word))
        {
            tokens.Unexpected(
                $"`{word}`",
                NearMiss.Help(tokens.CurrentText, [word], "a scope has `principal`, `action` and `resource`, in this order")
            );
            return null;
        }

        var start = tokens.Consume().Span.Start;
        var constraint = variable == RequestVariable.Action ? ParseAction() : ParseEntity(variable);
        return constraint is null ? null : constraint with { Span = tokens.SpanFrom(start) };
    }

    /// <summary>Parses what ends the scope: an optional comma and a parenthesis.</summary>
    public bool ParseEnd()
    {
        if (tokens.Take(TokenKind.Comma) && !tokens.At(TokenKind.RightParenthesis))
        {
            tokens.Unexpected("`)`", "a scope has `principal`, `action` and `resource` only; further constraints go into `when { … }`");
            return false;
        }

        return tokens.Expect(TokenKind.RightParenthesis, "`==`, `in`, `is`, `,` or `)`");
    }

    private ScopeConstraint? ParseEntity(RequestVariable variable)
    {
        if (tokens.Take(TokenKind.Equal))
        {
            return ParseReference(new ScopeConstraint(ScopeOperator.Equal), variable);
        }

        if (tokens.TakeWord("in"))
        {
            return ParseReference(new ScopeConstraint(ScopeOperator.In), variable);
        }

        if (!tokens.TakeWord("is"))
        {
            return RejectOperator(variable) ? ScopeConstraint.Any : null;
        }

        if (names.ReadPath("an entity type behind `is`") is not { } type)
        {
            return null;
        }

        if (tokens.At(TokenKind.Equal))
        {
            tokens.Findings.Error(
                tokens.Current.Span,
                "`is` and `==` cannot be combined",
                "`==` alone says as much: the entity's type is part of it"
            );
            return null;
        }

        return tokens.TakeWord("in")
            ? ParseReference(new ScopeConstraint(ScopeOperator.IsIn) { Type = type }, variable)
            : new ScopeConstraint(ScopeOperator.Is) { Type = type };
    }

    private ScopeConstraint? ParseReference(ScopeConstraint constraint, RequestVariable variable)
    {
        var parentheses = OpenParentheses();
        var result = constraint;
        if (tokens.At(TokenKind.Slot))
        {
            var wanted = "?" + VariableNames.Of(variable);
            if (!tokens.CurrentText.SequenceEqual(wanted))
            {
                tokens.Unexpected($"an entity or `{wanted}`");
                return null;
            }

            tokens.Consume();
            result = constraint with { IsSlot = true };
        }
        else
        {
            result = ReadEntity($"an entity or `?{VariableNames.Of(variable)}`") is { } entity ? constraint with { Entity = entity } : null;
        }

        return result is not null && CloseParentheses(parentheses) ? result : null;
    }

    private ScopeConstraint? ParseAction()
    {
        if (tokens.AtWord("is"))
        {
            tokens.Findings.Error(tokens.Current.Span, "`is` cannot constrain the action", "use `action == …` or `action in …`");
            return null;
        }

        if (tokens.Take(TokenKind.Equal))
        {
            var parentheses = OpenParentheses();
            return ReadAction() is { } action && CloseParentheses(parentheses)
                ? new ScopeConstraint(ScopeOperator.Equal) { Entity = action }
                : null;
        }

        if (!tokens.TakeWord("in"))
        {
            return RejectOperator(RequestVariable.Action) ? ScopeConstraint.Any : null;
        }

        var open = OpenParentheses();
        var result =
            tokens.At(TokenKind.LeftBracket) ? ParseActions()
            : ReadAction() is { } group ? new ScopeConstraint(ScopeOperator.In) { Entity = group }
            : null;
        return result is not null && CloseParentheses(open) ? result : null;
    }

    private ScopeConstraint? ParseActions()
    {
        tokens.Consume();
        var actions = new List<EntityUid>();
        while (!tokens.At(TokenKind.RightBracket))
        {
            var parentheses = OpenParentheses();
            if (ReadAction() is not { } action || !CloseParentheses(parentheses))
            {
                return null;
            }

            actions.Add(action);
            if (!tokens.Take(TokenKind.Comma))
            {
                break;
            }
        }

        return tokens.Expect(TokenKind.RightBracket, "`,` or `]`")
            ? new ScopeConstraint(ScopeOperator.InList) { Entities = new([.. actions]) }
            : null;
    }

    private EntityUid? ReadAction()
    {
        var start = tokens.Current.Span.Start;
        if (tokens.At(TokenKind.Slot))
        {
            tokens.Findings.Error(
                tokens.Current.Span,
                "a slot cannot stand for an action",
                "slots stand for the principal or the resource"
            );
            return null;
        }

        var action = ReadEntity("an action or a list of actions");
        if (action is null || action.Type.IsAction)
        {
            return action;
        }

        tokens.Findings.Error(
            tokens.SpanFrom(start),
            $"`{action}` is no action",
            "an action's type is `Action`, behind a namespace if it has one"
        );
        return null;
    }

    private EntityUid? ReadEntity(string wanted)
    {
        if (tokens.At(TokenKind.String))
        {
            tokens.Unexpected(wanted, "an entity is written with its type: `Type::\"id\"`");
            return null;
        }

        return names.ReadEntity(wanted);
    }

    private int OpenParentheses()
    {
        var count = 0;
        while (tokens.Take(TokenKind.LeftParenthesis))
        {
            count++;
        }

        return count;
    }

    private bool CloseParentheses(int count)
    {
        for (; count > 0; count--)
        {
            if (!tokens.Expect(TokenKind.RightParenthesis, "`)`"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Answers false, with a finding, where an operator stands that a scope does not know.</summary>
    private bool RejectOperator(RequestVariable variable)
    {
        switch (tokens.Current.Kind)
        {
            case TokenKind.Comma or TokenKind.RightParenthesis:
                return true;
            case TokenKind.Colon:
                tokens.Findings.Error(
                    tokens.Current.Span,
                    "a type behind `:` is not supported",
                    $"use `{VariableNames.Of(variable)} is Type`"
                );
                return false;
            case TokenKind.Assign:
                tokens.Findings.Error(tokens.Current.Span, "`=` is no operator of the language", "did you mean `==`?");
                return false;
            default:
                tokens.Unexpected("`==`, `in`, `is`, `,` or `)`", "other conditions go into `when { … }`");
                return false;
        }
    }
}
