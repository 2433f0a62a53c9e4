using System.Text;

namespace Heddle.Policy.Tests;

/// <summary>A schema made from a seed, with entities and requests that conform to it.</summary>
internal sealed class TypedWorld
{
    private const int Ids = 3;

    private static readonly string[] AttributeNames = ["a", "b", "c", "two words", "if"];
    private static readonly string[] Texts = ["", "x", "tag", "1.5", "10.0.0.1"];

    private readonly Random _random;

    public TypedWorld(int seed)
    {
        _random = new Random(seed);
        Namespace = _random.Next(3) == 0 ? "" : "N";
        SchemaText = WriteSchema();
        Schema = Schema.Parse(SchemaText);
    }

    public string Namespace { get; }

    public string SchemaText { get; }

    public Schema Schema { get; }

    public Random Random => _random;

    public static IReadOnlyList<string> TagNames => Texts;

    /// <summary>Some of the entities there could be, each as the schema declares.</summary>
    public Entities Entities() =>
        Policy.Entities.Create(
            Schema
                .EntityTypeDefinitions.SelectMany(type =>
                    UidsOf(type.Name).Where(_ => _random.Next(4) > 0).Select(uid => Entity(type, uid))
                )
                .Concat(Schema.ActionEntities)
        );

    public AuthorizationRequest Request(ActionDefinition action) =>
        new(Pick(UidsOf(Pick(action.Principals))), action.Uid, Pick(UidsOf(Pick(action.Resources))), Value(action.Context).AsRecord());

    public IReadOnlyList<EntityUid> UidsOf(EntityTypeName type) =>
        Schema.Find(type) is { Choices: { } choices } ? [.. choices.Order(StringComparer.Ordinal).Select(id => new EntityUid(type, id))]
        : type.IsAction ? [.. Schema.Actions.Where(a => a.Type.Equals(type))]
        : [.. Enumerable.Range(0, Ids).Select(i => new EntityUid(type, $"{i}"))];

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public CedarValue Value(CedarType type) =>
        type switch
        {
            EntityType entity => Pick(UidsOf(entity.Name)),
            SetType set => CedarSet.Create([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(set.Element))]),
            RecordType record => Record(record),
            SimpleType simple => Value(simple.Kind),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };

    private CedarValue Value(ValueKind kind) =>
        kind switch
        {
            ValueKind.Boolean => _random.Next(2) == 0,
            ValueKind.Long => Pick((long[])[0, 1, -1, 7, long.MaxValue, long.MinValue]),
            ValueKind.String => Pick(Texts),
            ValueKind.Decimal => Made("decimal", Pick((string[])["1.5", "-0.1"])),
            ValueKind.IpAddress => Made("ip", Pick((string[])["10.0.0.1", "::1/64"])),
            ValueKind.DateTime => CedarValue.FromDateTimeMilliseconds(Pick((long[])[0, long.MinValue, 1_700_000_000_000])),
            _ => CedarValue.FromDurationMilliseconds(Pick((long[])[0, long.MaxValue, -1])),
        };

    private static CedarValue Made(string constructor, string text) =>
        ExtensionCalls.Invoke(ExtensionFunctions.All[constructor], [CedarValue.FromString(text)], out _);

    private CedarRecord Record(RecordType type)
    {
        var fields = new List<KeyValuePair<string, CedarValue>>();
        for (var i = 0; i < type.Names.Length; i++)
        {
            if (type.Attributes[i].IsRequired || _random.Next(2) == 0)
            {
                fields.Add(new(type.Names[i], Value(type.Attributes[i].Type)));
            }
        }

        return CedarRecord.Create(fields);
    }

    private Entity Entity(EntityTypeDefinition type, EntityUid uid)
    {
        // Parents have larger numbers, so that nothing is its own ancestor.
        var parents = type.MemberOf.SelectMany(UidsOf).Where(p => _random.Next(3) == 0 && string.CompareOrdinal(Rank(p), Rank(uid)) > 0);
        var tags =
            type.Tags is { } tag && type.Choices is null
                ? CedarRecord.Create(Texts.Where(_ => _random.Next(2) == 0).Select(t => KeyValuePair.Create(t, Value(tag))))
                : CedarRecord.Empty;
        return new Entity(uid, Record(type.Attributes), parents, tags);
    }

    private static string Rank(EntityUid uid) => $"{uid.Id}{uid.Type.BaseName}";

    private string WriteSchema()
    {
        var text = new StringBuilder();
        text.Append(Namespace.Length > 0 ? "namespace N {\n" : "");
        text.Append("type Common = ").Append(TypeText(2, ["E0"])).Append(";\n");
        text.Append("type Shape = ").Append(RecordText(1, ["E0", "Color"])).Append(";\n");
        text.Append("entity Color enum [\"red\", \"green\"];\n");
        string[] types = ["E0", "E1", "E2"];
        foreach (var type in types)
        {
            var parents = types.Append("Color").Where(_ => _random.Next(3) == 0);
            text.Append($"entity {type} in [{string.Join(", ", parents)}] ")
                .Append(RecordText(2, [.. types, "Color", "Action", "Common", "Shape"]));
            text.Append(_random.Next(2) == 0 ? $" tags {TypeText(1, types)}" : "").Append(";\n");
        }

        text.Append("action all;\naction some in [all];\n");
        for (var i = 0; i < 3; i++)
        {
            var groups = _random.Next(2) == 0 ? " in [some]" : "";
            text.Append(
                $"action \"do {i}\"{groups} appliesTo {{ principal: [{Some(types)}], resource: [{Some([.. types, "Color"])}], context: {RecordText(2, types)} }};\n"
            );
        }

        return text.Append(Namespace.Length > 0 ? "}\n" : "").ToString();
    }

    private string Some(string[] types) => string.Join(", ", types.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(types[0]));

    private string RecordText(int depth, string[] names)
    {
        var attributes = AttributeNames
            .Where(_ => _random.Next(3) > 0)
            .Select(name => $"\"{name}\"{(_random.Next(2) == 0 ? "?" : "")}: {TypeText(depth, names)}");
        return $"{{ {string.Join(", ", attributes)} }}";
    }

    private string TypeText(int depth, string[] names) =>
        _random.Next(depth > 0 ? 11 : 8) switch
        {
            0 => "Bool",
            1 => "Long",
            2 => "String",
            3 => Pick((string[])["decimal", "ipaddr", "datetime", "duration"]),
            <= 7 => Pick(names),
            8 => $"Set<{TypeText(depth - 1, names)}>",
            _ => RecordText(depth - 1, names),
        };
}
