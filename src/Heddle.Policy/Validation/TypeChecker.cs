using System.Runtime.CompilerServices;

namespace Heddle.Policy;

/// <summary>
/// Finds the type of expressions in one kind of request, by the rules of Cedar's strict mode, and reports what has none. An entity, entity type or
/// action that the schema does not know makes an expression wrong too, but <see cref="LiteralChecker" /> reports it.
/// </summary>
internal sealed class TypeChecker
{
    private readonly LogicTyping _logic;
    private readonly AttributeTyping _attributes;
    private readonly OperatorTyping _operators;
    private readonly MembershipTyping _membership;

    public TypeChecker(Schema schema, RequestEnvironment environment, ExpressionShapes shapes, ValidationFindings findings)
    {
        Schema = schema;
        Environment = environment;
        Findings = findings;
        _logic = new LogicTyping(this);
        _attributes = new AttributeTyping(this, shapes);
        _operators = new OperatorTyping(this);
        _membership = new MembershipTyping(this);
    }

    public Schema Schema { get; }

    public RequestEnvironment Environment { get; }

    public ValidationFindings Findings { get; }

    /// <summary>Finds what is known about an expression where some capabilities are given.</summary>
    public Typing Check(Expression expression, CapabilitySet given) =>
        RuntimeHelpers.TryEnsureSufficientExecutionStack() ? CheckAny(expression, given) : ReportTooDeep(expression);

    /// <summary>Checks that an expression is of one type; null, reported, where it is of another one or wrong.</summary>
    public SimpleType? Expect(Expression expression, CapabilitySet given, SimpleType wanted, string? help = null)
    {
        var type = Check(expression, given).Type;
        if (type is SimpleType simple && simple.Kind == wanted.Kind)
        {
            return simple;
        }

        ReportUnexpected(expression, type, $"`{wanted}`", help);
        return null;
    }

    /// <summary>Checks that an expression is a boolean and keeps what is known where it is true.</summary>
    public Typing ExpectBoolean(Expression expression, CapabilitySet given)
    {
        var typing = Check(expression, given);
        if (typing.Type is SimpleType { Kind: ValueKind.Boolean })
        {
            return typing;
        }

        ReportUnexpected(expression, typing.Type, "`Bool`");
        return Typing.Wrong;
    }

    /// <summary>Reports an expression of a wrong type; one that has none is reported already.</summary>
    public void ReportUnexpected(Expression expression, CedarType? actual, string wanted, string? help = null)
    {
        if (actual is not null)
        {
            Findings.Error(expression.Span, $"expected {wanted}, found `{actual}`", help);
        }
    }

    /// <summary>The value an expression has in every request of this kind, where it is a literal or the action.</summary>
    public CedarValue ConstantOf(Expression expression) =>
        expression switch
        {
            LiteralExpression literal => literal.Value,
            VariableExpression { Variable: RequestVariable.Action } => Environment.Action.Uid,
            _ => default,
        };

    private Typing CheckAny(Expression expression, CapabilitySet given) =>
        expression switch
        {
            LiteralExpression literal => TypeOfLiteral(literal.Value),
            VariableExpression variable => Environment.TypeOf(variable.Variable),
            AttributeExpression attribute => _attributes.CheckAccess(attribute, given),
            HasExpression has => _attributes.CheckHas(has, given),
            AndExpression and => _logic.CheckAnd(and, given),
            OrExpression or => _logic.CheckOr(or, given),
            IfExpression choice => _logic.CheckIf(choice, given),
            UnaryExpression unary => _operators.CheckUnary(unary, given),
            LikeExpression like => _operators.CheckLike(like, given),
            IsExpression test => _membership.CheckIs(test, given),
            BinaryExpression { Operator: BinaryOperator.In } test => _membership.CheckIn(test.Left, test.Right, given),
            BinaryExpression { Operator: BinaryOperator.HasTag or BinaryOperator.GetTag } tag => _attributes.CheckTag(tag, given),
            BinaryExpression binary => _operators.CheckBinary(binary, given),
            CallExpression call => _operators.CheckCall(call, given),
            SetExpression set => CheckSet(set, given),
            RecordExpression record => CheckRecord(record, given),
            _ => throw new ArgumentOutOfRangeException(nameof(expression)),
        };

    private Typing ReportTooDeep(Expression expression)
    {
        Findings.Error(
            expression.Span,
            "the expression is nested too deeply for what is left of the thread's stack",
            "split it, or check it on a thread with a larger stack"
        );
        return Typing.Wrong;
    }

    private CedarType? TypeOfLiteral(CedarValue value) =>
        value.Kind switch
        {
            ValueKind.Boolean => SimpleType.OfBoolean(value.IsTrue),
            ValueKind.Entity => Schema.TypeOf(value.EntityOrNull!),
            var kind => SimpleType.OfKind(kind),
        };

    private SetType? CheckSet(SetExpression set, CapabilitySet given)
    {
        if (set.Elements.Count == 0)
        {
            Findings.Error(set.Span, "the type of the elements of `[]` is not known", "use `isEmpty()` to test for an empty set");
            return null;
        }

        CedarType? bound = null;
        var sound = true;
        foreach (var element in set.Elements)
        {
            var type = Check(element, given).Type;
            if (type is null || (bound is not null && TypeLattice.LeastUpperBound(bound, type) is null))
            {
                sound = false;
                if (type is not null)
                {
                    Findings.Error(
                        element.Span,
                        $"the set holds elements of the types `{bound}` and `{type}`",
                        "all elements must have one type"
                    );
                }
            }
            else
            {
                bound = bound is null ? type : TypeLattice.LeastUpperBound(bound, type);
            }
        }

        return sound ? new SetType(bound!, isInterned: false) : null;
    }

    private RecordType? CheckRecord(RecordExpression record, CapabilitySet given)
    {
        var names = new string[record.Fields.Count];
        var attributes = new AttributeType[names.Length];
        var sound = true;
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = record.Fields[i].Name;
            var type = Check(record.Fields[i].Value, given).Type;
            sound &= type is not null;
            attributes[i] = new AttributeType(type!, IsRequired: true);
        }

        if (!sound)
        {
            return null;
        }

        Array.Sort(names, attributes, StringComparer.Ordinal);
        return names.Length == 0 ? RecordType.Empty : new RecordType(names, attributes, isInterned: false);
    }
}
