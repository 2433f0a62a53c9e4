namespace Heddle.Policy;

/// <summary>Types the operators that compare and compute, and the extension functions.</summary>
internal sealed class OperatorTyping(TypeChecker checker)
{
    public CedarType? CheckUnary(UnaryExpression unary, CapabilitySet given)
    {
        switch (unary.Operator)
        {
            case UnaryOperator.Not:
                var operand = checker.ExpectBoolean(unary.Operand, given);
                return operand.IsTrue ? SimpleType.False
                    : operand.IsFalse ? SimpleType.True
                    : operand.Type;
            case UnaryOperator.Negate:
                return checker.Expect(unary.Operand, given, SimpleType.Long);
            default:
                return ExpectSet(unary.Operand, given) is null ? null : SimpleType.Boolean;
        }
    }

    public CedarType? CheckLike(LikeExpression like, CapabilitySet given)
    {
        var type = checker.Check(like.Target, given).Type;
        if (type is SimpleType { Kind: ValueKind.String })
        {
            return SimpleType.Boolean;
        }

        checker.ReportUnexpected(like.Target, type, "`String`", type is EntityType ? "use `is` to test for an entity's type" : null);
        return null;
    }

    public CedarType? CheckBinary(BinaryExpression binary, CapabilitySet given) =>
        binary.Operator switch
        {
            BinaryOperator.Equal => CheckEqual(binary, given),
            BinaryOperator.NotEqual => Negated(CheckEqual(binary, given)),
            BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply => CheckArithmetic(binary, given),
            BinaryOperator.Contains or BinaryOperator.ContainsAll or BinaryOperator.ContainsAny => CheckContains(binary, given),
            _ => CheckOrder(binary, given),
        };

    public CedarType? CheckCall(CallExpression call, CapabilitySet given)
    {
        var function = call.Function;
        var arguments = call.Arguments;
        var sound = true;
        for (var i = 0; i < arguments.Count; i++)
        {
            // Of arguments beyond the last parameter only their own parts are checked.
            sound &=
                i < function.Parameters.Length
                    ? checker.Expect(arguments[i], given, SimpleType.OfKind(function.Parameters[i])) is not null
                    : checker.Check(arguments[i], given).Type is not null;
        }

        if (arguments.Count != function.Parameters.Length || (sound && function.IsConstructor))
        {
            sound &= CheckConstant(call);
        }

        return sound ? SimpleType.OfKind(function.Result) : null;
    }

    /// <summary>Makes the value a constructor makes of a literal, so that a text that stands for none is found here and not at a decision.</summary>
    private bool CheckConstant(CallExpression call)
    {
        if (call.Function.IsConstructor && call.Arguments.Count == 1 && call.Arguments[0] is not LiteralExpression)
        {
            checker.Findings.Error(
                call.Span,
                $"`{call.Function.Name}` needs a literal string",
                $"values of this type that are not known here come from the schema, as attributes of type `{SimpleType.OfKind(call.Function.Result)}`"
            );
            return false;
        }

        var arguments = new CedarValue[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = checker.ConstantOf(call.Arguments[i]);
        }

        if (!ExtensionCalls.Invoke(call.Function, arguments, out var problem).IsNone)
        {
            return true;
        }

        checker.Findings.Error(call.Span, problem!.Message, problem.Help);
        return false;
    }

    private SimpleType? CheckEqual(BinaryExpression equal, CapabilitySet given)
    {
        var left = checker.Check(equal.Left, given).Type;
        var right = checker.Check(equal.Right, given).Type;
        if (left is null || right is null)
        {
            return null;
        }

        // No two entities of different types are equal. That is certain, so it is no error.
        if (left is EntityType one && right is EntityType other && !one.Name.Equals(other.Name))
        {
            return SimpleType.False;
        }

        var (leftValue, rightValue) = (checker.ConstantOf(equal.Left), checker.ConstantOf(equal.Right));
        if (!leftValue.IsNone && !rightValue.IsNone)
        {
            return SimpleType.OfBoolean(leftValue.Equals(rightValue));
        }

        if (TypeLattice.AreCompatible(left, right))
        {
            return SimpleType.Boolean;
        }

        checker.Findings.Error(equal.Span, $"`{left}` and `{right}` cannot be compared", "both sides must have one type");
        return null;
    }

    private static SimpleType? Negated(SimpleType? type) =>
        ReferenceEquals(type, SimpleType.True) ? SimpleType.False
        : ReferenceEquals(type, SimpleType.False) ? SimpleType.True
        : type;

    private SimpleType? CheckArithmetic(BinaryExpression sum, CapabilitySet given)
    {
        var left = CheckSummand(sum, sum.Left, given);
        var right = CheckSummand(sum, sum.Right, given);
        return left is null ? null : right;
    }

    private SimpleType? CheckSummand(BinaryExpression sum, Expression operand, CapabilitySet given)
    {
        var type = checker.Check(operand, given).Type;
        if (type is SimpleType { Kind: ValueKind.Long })
        {
            return SimpleType.Long;
        }

        var help = type switch
        {
            SimpleType { Kind: ValueKind.String } when sum.Operator == BinaryOperator.Add =>
                "strings cannot be joined; compare their parts, or use `like`",
            SimpleType { Kind: ValueKind.DateTime or ValueKind.Duration } => "use `offset()` and `durationSince()` to compute with times",
            SetType => "sets have no arithmetic",
            _ => null,
        };
        checker.ReportUnexpected(operand, type, "`Long`", help);
        return null;
    }

    private SimpleType? CheckOrder(BinaryExpression order, CapabilitySet given)
    {
        var left = checker.Check(order.Left, given).Type;
        var right = checker.Check(order.Right, given).Type;
        if (left is null || right is null)
        {
            return null;
        }

        if (left is SimpleType { IsOrdered: true } && ReferenceEquals(left, right))
        {
            return SimpleType.Boolean;
        }

        var wanted =
            (left as SimpleType) is { IsOrdered: true } one ? one
            : right as SimpleType is { IsOrdered: true } other ? other
            : null;
        if (wanted is not null)
        {
            var wrong = ReferenceEquals(wanted, left) ? order.Right : order.Left;
            checker.ReportUnexpected(wrong, ReferenceEquals(wanted, left) ? right : left, $"`{wanted}`");
            return null;
        }

        checker.Findings.Error(
            order.Span,
            $"`{left}` and `{right}` have no order",
            left is SimpleType { Kind: ValueKind.Decimal }
                ? "use `lessThan()` and its like for decimals"
                : "`Long`, `datetime` and `duration` have one"
        );
        return null;
    }

    private SimpleType? CheckContains(BinaryExpression contains, CapabilitySet given)
    {
        var set = ExpectSet(contains.Left, given);
        CedarType? other =
            contains.Operator == BinaryOperator.Contains ? checker.Check(contains.Right, given).Type : ExpectSet(contains.Right, given);
        if (set is null || other is null)
        {
            return null;
        }

        if (TypeLattice.AreCompatible(contains.Operator == BinaryOperator.Contains ? set.Element : set, other))
        {
            return SimpleType.Boolean;
        }

        checker.Findings.Error(
            contains.Span,
            $"a `{set}` cannot contain {(other is SetType ? "elements of " : "")}`{other}`",
            "the elements must have one type"
        );
        return null;
    }

    private SetType? ExpectSet(Expression expression, CapabilitySet given)
    {
        var type = checker.Check(expression, given).Type;
        if (type is SetType set)
        {
            return set;
        }

        var help = type switch
        {
            EntityType => "use `in` to test for members of an entity",
            RecordType => "use `has` to test for an attribute of a record",
            SimpleType { Kind: ValueKind.String } => "use `like` to look into a string, and `== \"\"` to test for an empty one",
            _ => null,
        };
        checker.ReportUnexpected(expression, type, "a set", help);
        return null;
    }
}
