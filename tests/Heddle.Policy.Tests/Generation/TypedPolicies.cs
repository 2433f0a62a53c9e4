namespace Heddle.Policy.Tests;

/// <summary>Writes policies for the requests of a <see cref="TypedWorld" />: mostly well typed, with some slips and with dead branches full of nonsense.</summary>
internal sealed class TypedPolicies(TypedWorld world)
{
    private readonly Random _random = world.Random;
    private RequestEnvironment _environment = null!;

    /// <summary>A policy for one kind of request, and the action of that kind.</summary>
    public (string Text, ActionDefinition Action) Policy(int size)
    {
        var action = world.Pick([.. world.Schema.ActionDefinitions.Where(a => !a.Principals.IsEmpty)]);
        var principal = world.Pick(action.Principals);
        var resource = world.Pick(action.Resources);
        _environment = new RequestEnvironment(action, world.Schema.Find(principal)!, world.Schema.Find(resource)!);
        var actionScope = Chance(4) ? "action" : $"action == {action.Uid}";
        var condition = Boolean(size);
        return ($"permit (principal is {principal}, {actionScope}, resource is {resource}) when {{ {condition} }};", action);
    }

    private string Expression(CedarType type, int size)
    {
        if (Chance(60))
        {
            return Nonsense();
        }

        if (size > 1 && Chance(6))
        {
            return $"(if {Boolean(size / 2)} then {Expression(type, size / 2)} else {Expression(type, size / 2)})";
        }

        var read = Chance(2) ? Reads(type).ToList() : [];
        return read.Count > 0 ? world.Pick(read) : Make(type, size);
    }

    private string Make(CedarType type, int size) =>
        type switch
        {
            SimpleType { Kind: ValueKind.Boolean } => Boolean(size),
            SimpleType { Kind: ValueKind.Long } when size > 1 =>
                $"({Expression(type, size / 2)} {world.Pick((string[])["+", "-", "*"])} {Expression(type, size / 2)})",
            SimpleType { Kind: ValueKind.DateTime } when size > 1 =>
                $"{Expression(type, size / 2)}.offset({Expression(SimpleType.Duration, size / 2)})",
            SimpleType { Kind: ValueKind.Duration } when size > 1 =>
                $"{Expression(SimpleType.DateTime, size / 2)}.durationSince({Expression(SimpleType.DateTime, size / 2)})",
            SetType set =>
                $"[{string.Join(", ", Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Expression(set.Element, size / 2)))}]",
            RecordType record =>
                $"{{{string.Join(", ", record.Names.ToArray().Zip(record.Attributes.ToArray(), (n, a) => $"\"{n}\": {Expression(a.Type, size / 2)}"))}}}",
            _ => Constant(type),
        };

    /// <summary>A literal or a call with a literal; instants that have no text of their own are written as others.</summary>
    private string Constant(CedarType type) =>
        type switch
        {
            SimpleType { Kind: ValueKind.DateTime } => "datetime(\"2024-01-02\")",
            SimpleType { Kind: ValueKind.Duration } => "duration(\"1d2h\")",
            _ => world.Value(type).ToString(),
        };

    private string Boolean(int size)
    {
        if (size <= 1)
        {
            return world.Pick((string[])["true", "false", "(context == context)", .. Reads(SimpleType.Boolean)]);
        }

        var half = size / 2;
        return _random.Next(16) switch
        {
            0 => $"({Boolean(half)} && {Boolean(half)})",
            1 => $"({Boolean(half)} || {Boolean(half)})",
            2 => $"!({Boolean(half)})",
            3 =>
                $"({Expression(SimpleType.Long, half)} {world.Pick((string[])["<", "<=", ">", ">="])} {Expression(SimpleType.Long, half)})",
            4 => $"({Expression(SimpleType.String, half)} like \"*a\\*\")",
            5 => Compared(world.Pick((string[])["==", "!="]), half),
            6 => $"({AnyEntity(half)} in {(Chance(2) ? AnyEntity(half) : $"[{AnyEntity(half)}]")})",
            7 => Guarded(half),
            8 => Tagged(half),
            9 => Contained(half),
            10 => $"(false && {Nonsense()})",
            11 => $"(true || {Nonsense()})",
            12 =>
                $"(if {world.Pick((string[])["true", Boolean(half)])} then {Boolean(half)} else {(Chance(2) ? Boolean(half) : Nonsense())})",
            13 => $"({AnyEntity(half)} is {world.Pick(TypeNames())})",
            14 => $"({Expression(SimpleType.DateTime, half)} < {Expression(SimpleType.DateTime, half)})",
            _ => $"({world.Pick(Paths()).Text} has {world.Pick((string[])["a", "b", "a.b", "\"two words\""])})",
        };
    }

    private string Compared(string comparison, int size)
    {
        var type = world.Pick(Paths()).Type;
        return $"({Expression(type, size)} {comparison} {Expression(type, size)})";
    }

    /// <summary>Tests for an attribute and then reads it.</summary>
    private string Guarded(int size)
    {
        var owners = Paths().Where(p => AttributesOf(p.Type) is { Names.Length: > 0 }).ToList();
        if (owners.Count == 0)
        {
            return Boolean(size);
        }

        var (owner, ownerType) = world.Pick(owners);
        var attributes = AttributesOf(ownerType)!;
        var index = _random.Next(attributes.Names.Length);
        var name = attributes.Names[index];
        var test = $"{owner} has \"{name}\"";
        var read = $"{owner}[\"{name}\"] == {Expression(attributes.Attributes[index].Type, size)}";
        return _random.Next(6) switch
        {
            0 => $"({test} || {read})",
            1 => $"(if {test} && {Boolean(size)} then {read} else {Boolean(size)})",
            2 => $"(({test} || ({test} && {Boolean(size)})) && {read})",
            _ => $"({test} && {Boolean(size)} && {read})",
        };
    }

    private string Tagged(int size)
    {
        var entity = AnyEntity(size);
        var tag = StringEscapes.Quote(world.Pick(TypedWorld.TagNames));
        var read = Chance(6) ? AnyEntity(size) : entity;
        return $"({entity}.hasTag({tag}) && {read}.getTag({tag}) == {read}.getTag({tag}))";
    }

    private string Contained(int size)
    {
        var element = world.Pick(Paths()).Type;
        var set = new SetType(element, isInterned: false);
        return _random.Next(4) switch
        {
            0 => $"{Expression(set, size)}.contains({Expression(element, size)})",
            1 => $"{Expression(set, size)}.containsAll({Expression(set, size)})",
            2 => $"{Expression(set, size)}.containsAny({Expression(set, size)})",
            _ => $"{Expression(set, size)}.isEmpty()",
        };
    }

    private string AnyEntity(int size)
    {
        var entities = Paths().Where(p => p.Type is EntityType).ToList();
        return size > 1 && Chance(5) ? Expression(world.Pick(entities).Type, size / 2)
            : Chance(3) ? Constant(world.Pick(entities).Type)
            : world.Pick(entities).Text;
    }

    private List<string> TypeNames() => [.. world.Schema.EntityTypes.Select(t => t.Value)];

    /// <summary>Expressions of a type that read the request, and now and then what may not be there.</summary>
    private IEnumerable<string> Reads(CedarType type) => Paths().Where(p => TypeLattice.AreCompatible(p.Type, type)).Select(p => p.Text);

    /// <summary>The variables and what is reached from them, with their types.</summary>
    private List<(string Text, CedarType Type)> Paths()
    {
        var paths = new List<(string Text, CedarType Type)>
        {
            ("principal", _environment.Principal.Type),
            ("resource", _environment.Resource.Type),
            ("action", _environment.Action.Type),
            ("context", _environment.Action.Context),
        };
        for (var i = 0; i < paths.Count && paths.Count < 60; i++)
        {
            if (AttributesOf(paths[i].Type) is not { } attributes)
            {
                continue;
            }

            for (var j = 0; j < attributes.Names.Length; j++)
            {
                if (attributes.Attributes[j].IsRequired || Chance(40))
                {
                    paths.Add(($"{paths[i].Text}[\"{attributes.Names[j]}\"]", attributes.Attributes[j].Type));
                }
            }
        }

        return paths;
    }

    private RecordType? AttributesOf(CedarType type) =>
        type switch
        {
            RecordType record => record,
            EntityType entity => world.Schema.Find(entity.Name)?.Attributes,
            _ => null,
        };

    /// <summary>Something that always fails, or would.</summary>
    private string Nonsense() =>
        world.Pick(
            (string[])
                [
                    "(1 + \"x\" == 2)",
                    "principal.missing",
                    "(context < 1)",
                    "[]",
                    "ip(\"nowhere\")",
                    "\"a\".contains(1)",
                    "context[\"nothing\"]",
                ]
        );

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
