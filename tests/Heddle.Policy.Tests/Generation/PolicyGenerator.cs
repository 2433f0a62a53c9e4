namespace Heddle.Policy.Tests;

/// <summary>Makes arbitrary policies, entities and requests from a seed. All draw from the same few names, so that they have to do with each other.</summary>
internal sealed class PolicyGenerator(int seed)
{
    private static readonly string[] Names =
    [
        "a",
        "b",
        "name",
        "_x9",
        "principal",
        "permit",
        "when",
        "contains",
        "",
        "two words",
        "if",
        "__cedar",
        "quote\"s",
        "back\\slash",
        "line\nfeed\rreturn\ttab\0nul",
        "*",
        "größe",
        "日本",
        "😀",
        "\u200b\u2028\u0085\u00a0\ufeff",
        "\u001b[31m",
        "'",
    ];

    private static readonly string[] Identifiers = [.. Names.Where(n => Heddle.Policy.Identifiers.IsIdentifier(n))];

    private static readonly string[] Types = ["User", "Group", "A::B", "principal", "N::Action"];

    private static readonly string[] ExtensionTexts =
    [
        "1.5",
        "-0.0001",
        "922337203685477.5807",
        "127.0.0.1",
        "10.0.0.0/8",
        "::1",
        "ff00::/8",
        "2024-01-02",
        "1969-12-31T23:59:59.999Z",
        "1d2h",
        "-1ms",
        "nonsense",
    ];

    private static readonly ExtensionFunction[] Functions = [.. ExtensionFunctions.All.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];

    private readonly Random _random = new(seed);

    /// <summary>Whether <c>has</c> gets paths of several names, which the JSON format has to write as something else.</summary>
    public bool ExtendedHas { get; init; } = true;

    public PolicySyntax Policy(int size, bool template = false) =>
        new(Flip() ? PolicyEffect.Permit : PolicyEffect.Forbid, Scope(template), Action(), Scope(template && Flip()))
        {
            Annotations = new([
                .. Enumerable
                    .Range(0, _random.Next(3))
                    .Select(i => new Annotation($"{Pick("id", "if", "__cedar")}{i}", Flip() ? Pick(Names) : null)),
            ]),
            Conditions = new([
                .. Enumerable
                    .Range(0, _random.Next(3))
                    .Select(_ => new PolicyCondition(Flip() ? ConditionKind.When : ConditionKind.Unless, Expression(size))),
            ]),
        };

    public Expression Expression(int size)
    {
        if (size <= 1 || _random.Next(8) == 0)
        {
            return Leaf();
        }

        var rest = size - 1;
        return _random.Next(14) switch
        {
            0 => new AndExpression(Operands(rest, e => e is AndExpression)),
            1 => new OrExpression(Operands(rest, e => e is OrExpression)),
            2 => Unary(rest),
            3 or 4 or 5 => new BinaryExpression(Pick(Enum.GetValues<BinaryOperator>()), Expression(rest / 2), Expression(rest / 2)),
            6 => new IfExpression(Expression(rest / 3), Expression(rest / 3), Expression(rest / 3)),
            7 => new AttributeExpression(Expression(rest), Pick(Names)),
            8 => Has(rest),
            9 => new LikeExpression(Expression(rest), Pattern()),
            10 => new IsExpression(Expression(rest / 2), Type(), Flip() ? Expression(rest / 2) : null),
            11 => new SetExpression(Many(rest)),
            12 => new RecordExpression(
                new([.. Names.Where(_ => _random.Next(6) == 0).Select(n => new RecordField(n, Expression(rest / 4)))])
            ),
            _ => Call(rest),
        };
    }

    public EntityUid Entity() => new(Type(), Pick(Names));

    public Entities Entities()
    {
        // Parents come later in the list, so that nobody is their own ancestor.
        var uids = Enumerable.Range(0, _random.Next(12)).Select(_ => Entity()).Distinct().Where(u => !u.Type.IsAction).ToList();
        return Heddle.Policy.Entities.Create(
            uids.Select((uid, i) => new Entity(uid, Record(3), uids.Skip(i + 1).Where(_ => _random.Next(3) == 0), Record(2)))
        );
    }

    public AuthorizationRequest Request() => new(Entity(), new EntityUid("Action", Pick(Names)), Entity(), Record(3));

    public CedarValue Value(int depth) =>
        _random.Next(depth > 0 ? 9 : 7) switch
        {
            0 => Flip(),
            1 => Long(),
            2 => Pick(Names),
            3 => Entity(),
            4 => CedarValue.FromTenThousandths(Long()),
            5 => CedarValue.FromDateTimeMilliseconds(Long()),
            6 => CedarValue.FromDurationMilliseconds(Long()),
            7 => CedarSet.Create([.. Enumerable.Range(0, _random.Next(12)).Select(_ => Value(depth - 1))]),
            _ => Record(depth - 1),
        };

    public CedarRecord Record(int depth) =>
        CedarRecord.Create(Names.Where(_ => _random.Next(4) == 0).Select(n => KeyValuePair.Create(n, Value(depth))));

    private bool Flip() => _random.Next(2) == 0;

    private T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private EntityTypeName Type() => EntityTypeName.Parse(Pick(Types));

    private long Long() => Pick(0, 1, -1, 7, long.MaxValue, long.MinValue, _random.NextInt64());

    private ScopeConstraint Scope(bool slot) =>
        _random.Next(slot ? 3 : 5) switch
        {
            0 => Reference(ScopeOperator.Equal, slot),
            1 => Reference(ScopeOperator.In, slot),
            2 => Reference(ScopeOperator.IsIn, slot) with { Type = Type() },
            3 => new ScopeConstraint(ScopeOperator.Is) { Type = Type() },
            _ => ScopeConstraint.Any,
        };

    private ScopeConstraint Reference(ScopeOperator operation, bool slot) =>
        slot ? new ScopeConstraint(operation) { IsSlot = true } : new ScopeConstraint(operation) { Entity = Entity() };

    private ScopeConstraint Action() =>
        _random.Next(4) switch
        {
            0 => new ScopeConstraint(ScopeOperator.Equal) { Entity = new EntityUid("Action", Pick(Names)) },
            1 => new ScopeConstraint(ScopeOperator.In) { Entity = new EntityUid("N::Action", Pick(Names)) },
            2 => new ScopeConstraint(ScopeOperator.InList)
            {
                Entities = new([.. Enumerable.Range(0, _random.Next(6)).Select(_ => new EntityUid("Action", Pick(Names)))]),
            },
            _ => ScopeConstraint.Any,
        };

    private Expression Leaf() =>
        _random.Next(6) switch
        {
            0 => new LiteralExpression(Flip()),
            1 => new LiteralExpression(Long()),
            2 => new LiteralExpression(Pick(Names)),
            3 => new LiteralExpression(Entity()),
            _ => new VariableExpression(Pick(Enum.GetValues<RequestVariable>())),
        };

    private SyntaxList<Expression> Operands(int size, Func<Expression, bool> notFirst)
    {
        var operands = Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => Expression(size / 3)).ToArray();
        operands[0] = notFirst(operands[0]) ? Leaf() : operands[0];
        return new(operands);
    }

    private SyntaxList<Expression> Many(int size) => new([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Expression(size / 3))]);

    private UnaryExpression Unary(int size) => new(Pick(Enum.GetValues<UnaryOperator>()), Expression(size));

    private HasExpression Has(int size) =>
        new(
            Expression(size),
            ExtendedHas && Flip() ? new([.. Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => Pick(Identifiers))]) : new([Pick(Names)])
        );

    private LikePattern Pattern() => new([.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Flip() ? "" : Pick(Names))]);

    private CallExpression Call(int size)
    {
        var function = Pick(Functions);
        if (function.IsConstructor && Flip())
        {
            return new CallExpression(function, new([new LiteralExpression(Pick(ExtensionTexts))]));
        }

        var count = _random.Next(5) == 0 ? _random.Next(4) : function.Parameters.Length;
        count = Math.Max(count, function.IsMethod ? 1 : 0);
        return new CallExpression(function, new([.. Enumerable.Range(0, count).Select(_ => Expression(size / 2))]));
    }
}
