namespace Heddle.Policy;

/// <summary>
/// Types what chooses between operands. An operand that is never evaluated is not checked; what an operand proves holds for those evaluated only
/// where it is true.
/// </summary>
internal sealed class LogicTyping(TypeChecker checker)
{
    public Typing CheckAnd(AndExpression and, CapabilitySet given)
    {
        CedarType type = SimpleType.True;
        var proven = CapabilitySet.Empty;
        var sound = true;
        foreach (var operand in and.Operands)
        {
            var next = checker.ExpectBoolean(operand, given);
            if (next.IsFalse)
            {
                return sound ? SimpleType.False : Typing.Wrong;
            }

            sound &= next.Type is not null;
            type = next.IsTrue ? type : SimpleType.Boolean;
            proven = proven.Union(next.Capabilities);
            given = given.Union(next.Capabilities);
        }

        return sound ? new Typing(type, proven) : Typing.Wrong;
    }

    public Typing CheckOr(OrExpression or, CapabilitySet given)
    {
        Typing result = SimpleType.False;
        var sound = true;
        foreach (var operand in or.Operands)
        {
            var next = checker.ExpectBoolean(operand, given);
            sound &= next.Type is not null;
            if (result.IsFalse || next.IsTrue)
            {
                result = next;
            }
            else if (!next.IsFalse)
            {
                result = new Typing(SimpleType.Boolean, result.Capabilities.Intersect(next.Capabilities));
            }

            if (next.IsTrue)
            {
                break;
            }
        }

        return sound ? result : Typing.Wrong;
    }

    public Typing CheckIf(IfExpression choice, CapabilitySet given)
    {
        var condition = checker.ExpectBoolean(choice.Condition, given);
        if (condition.IsFalse)
        {
            return checker.Check(choice.Else, given);
        }

        var then = checker.Check(choice.Then, given.Union(condition.Capabilities));
        var whereTrue = then.Capabilities.Union(condition.Capabilities);
        if (condition.IsTrue)
        {
            return then with { Capabilities = whereTrue };
        }

        var otherwise = checker.Check(choice.Else, given);
        if (condition.Type is null || then.Type is null || otherwise.Type is null)
        {
            return Typing.Wrong;
        }

        if (TypeLattice.LeastUpperBound(then.Type, otherwise.Type) is { } type)
        {
            return new Typing(type, whereTrue.Intersect(otherwise.Capabilities));
        }

        checker.Findings.Error(
            choice.Span,
            $"`then` gives `{then.Type}` and `else` gives `{otherwise.Type}`",
            "both branches must have one type"
        );
        return Typing.Wrong;
    }
}
