namespace Heddle.Policy.Tests;

public sealed class EntityValidationTests
{
    private static readonly Schema Schema = Schema.Parse(
        """
        entity Team in Org; entity Org;
        entity User in Team { name: String, boss?: User, role?: Role, ips?: Set<ipaddr>, home?: { at: datetime, of?: User }, score?: decimal, wait?: duration } tags Set<User>;
        entity Role enum ["admin", "guest"];
        action any; action read in any; action view in read appliesTo { principal: User, resource: User };
        """
    );

    [Fact]
    public void Declared_types_tell_what_json_means()
    {
        var entities = Entities.Parse(
            """
            [{
              "uid": { "__entity": { "type": "User", "id": "a" } },
              "attrs": {
                "name": "Alice", "boss": { "type": "User", "id": "b" }, "role": { "__entity": { "type": "Role", "id": "admin" } },
                "ips": ["10.0.0.1", { "fn": "ip", "arg": "::1" }, { "__extn": { "fn": "ip", "arg": "10.0.0.0/8" } }],
                "home": { "at": "2024-01-02", "of": { "type": "User", "id": "c" } }, "score": "1.5", "wait": { "fn": "duration", "arg": "1h" }
              },
              "parents": [{ "type": "Team", "id": "t" }, { "type": "Org", "id": "o" }],
              "tags": { "friends": [{ "type": "User", "id": "b" }], "none": [] }
            }]
            """,
            Schema
        );

        entities.TryGet(new EntityUid("User", "a"), out var user).ShouldBeTrue();
        user.Attributes.ToString()
            .ShouldBe(
                "{boss: User::\"b\", home: {at: datetime(\"2024-01-02\"), of: User::\"c\"}, ips: [ip(\"10.0.0.1\"), ip(\"0:0:0:0:0:0:0:1\"), ip(\"10.0.0.0/8\")], name: \"Alice\", role: Role::\"admin\", score: decimal(\"1.5\"), wait: duration(\"3600000ms\")}"
            );
        user.Tags.ToString().ShouldBe("{friends: [User::\"b\"], none: []}");
    }

    [Fact]
    public void The_actions_of_the_schema_are_added_with_their_groups()
    {
        var entities = Entities.Parse(
            """[{"uid": {"type": "Action", "id": "view"}, "attrs": {}, "parents": [{"type": "Action", "id": "read"}, {"type": "Action", "id": "any"}]}]""",
            Schema
        );
        entities.Count.ShouldBe(3);
        entities.IsIn(new EntityUid("Action", "view"), new EntityUid("Action", "any")).ShouldBeTrue();
        Schema.ActionEntities.Count.ShouldBe(3);
        Schema.ValidateEntities(entities).IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData(
        """{"uid": {"type": "Usr", "id": "a"}, "attrs": {}, "parents": []}""",
        10,
        "`Usr::\"a\"`: unknown entity type `Usr`",
        "did you mean `User`?"
    )]
    [InlineData(
        """{"uid": {"type": "Role", "id": "x"}, "attrs": {}, "parents": []}""",
        10,
        "`Role::\"x\"`: `Role::\"x\"` is none of the entities",
        "the ids are `\"admin\"`, `\"guest\"`"
    )]
    [InlineData(
        """{"uid": {"type": "Role", "id": "admin"}, "attrs": {"a": 1}, "parents": []}""",
        58,
        "`Role::\"admin\"`: `Role` has no attribute `a`",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {}, "parents": []}""",
        48,
        "`User::\"a\"`: the required attribute `name` is missing",
        "it is a `String`"
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": 1}, "parents": []}""",
        57,
        "`User::\"a\"`: in `name`: expected `String`, found the long `1`",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "nam": "x"}, "parents": []}""",
        69,
        "`User::\"a\"`: `User` has no attribute `nam`",
        "did you mean `name`?"
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "boss": "b"}, "parents": []}""",
        70,
        "`User::\"a\"`: in `boss`: expected `User`, found the string `\"b\"`",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "boss": {"type": "Team", "id": "b"}}, "parents": []}""",
        70,
        "`User::\"a\"`: in `boss`: expected `User`, found the entity `Team::\"b\"`",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "role": {"type": "Role", "id": "b"}}, "parents": []}""",
        70,
        "`User::\"a\"`: in `role`: `Role::\"b\"` is none of the entities of the enumerated type `Role`",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "ips": ["::1", 2]}, "parents": []}""",
        69,
        "`User::\"a\"`: in `ips`, an element: expected `ipaddr`, found the long `2`",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "ips": ["nowhere"]}, "parents": []}""",
        70,
        "the string `\"nowhere\"` is no ipaddr",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "score": {"fn": "ip", "arg": "::1"}}, "parents": []}""",
        71,
        "`User::\"a\"`: in `score`: expected `decimal`, found the ipaddr",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "home": {}}, "parents": []}""",
        70,
        "`User::\"a\"`: in `home`: the required attribute `at` is missing",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "home": {"at": "2024-01-01", "x": 1}}, "parents": []}""",
        70,
        "`User::\"a\"`: in `home`: the attribute `x` is not declared",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x", "home": {"at": "2024-01-01", "of": "x"}}, "parents": []}""",
        70,
        "`User::\"a\"`: in `home`, `of`: expected `User`, found the string",
        null
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x"}, "parents": [{"type": "Org", "id": "o"}, {"type": "User", "id": "b"}]}""",
        103,
        "`User::\"a\"`: `User::\"b\"` cannot be a parent of a `User`",
        "parents of `User` are of the types `Team`"
    )]
    [InlineData(
        """{"uid": {"type": "Org", "id": "a"}, "attrs": {}, "parents": [{"type": "Org", "id": "o"}]}""",
        63,
        "`Org::\"a\"`: `Org::\"o\"` cannot be a parent of a `Org`",
        "`Org` has no parents"
    )]
    [InlineData(
        """{"uid": {"type": "User", "id": "a"}, "attrs": {"name": "x"}, "parents": [], "tags": {"t": ["b"]}}""",
        92,
        "`User::\"a\"`: in the tag `t`, an element: expected `User`, found the string",
        null
    )]
    [InlineData(
        """{"uid": {"type": "Org", "id": "a"}, "attrs": {}, "parents": [], "tags": {"t": 1}}""",
        80,
        "`Org::\"a\"`: `Org` has no tags",
        null
    )]
    [InlineData(
        """{"uid": {"type": "Action", "id": "veiw"}, "attrs": {}, "parents": []}""",
        10,
        "`Action::\"veiw\"`: unknown action `Action::\"veiw\"`",
        "did you mean `Action::\"view\"`?"
    )]
    [InlineData(
        """{"uid": {"type": "Action", "id": "any"}, "attrs": {"x": 1}, "parents": []}""",
        58,
        "`Action::\"any\"`: actions have no attributes",
        null
    )]
    [InlineData(
        """{"uid": {"type": "Action", "id": "view"}, "attrs": {}, "parents": []}""",
        68,
        "`Action::\"view\"`: the action is not in the groups that the schema declares",
        null
    )]
    [InlineData(
        """{"uid": {"type": "Action", "id": "any"}, "attrs": {}, "parents": [{"type": "Action", "id": "x"}]}""",
        67,
        "`Action::\"any\"`: the action is not in the groups that the schema declares",
        null
    )]
    [InlineData("""{"uid": {"type": "User", "id": "a"}, "attrs": {"name": null}, "parents": []}""", 57, "null is no value", null)]
    [InlineData("""{"uid": {"type": "User", "id": "a"}, "attrs": [], "parents": []}""", 48, "expected an object, found an array", null)]
    public void What_is_not_as_declared_is_refused_where_it_stands(string entity, int column, string message, string? help)
    {
        Entities.TryParse($"[\n {entity}]", Schema, out var entities, out var findings).ShouldBeFalse();
        entities.ShouldBeNull();
        findings[0].Message.ShouldStartWith(message);
        findings[0].Position.ToString().ShouldBe($"2:{column}");
        (help is null || findings[0].Help == help).ShouldBeTrue(findings[0].Help);
    }

    [Fact]
    public void Entities_built_in_code_are_checked_too()
    {
        var user = new Entity(
            new("User", "a"),
            CedarRecord.Create([new("name", 1), new("x", true)]),
            [new("User", "b")],
            CedarRecord.Create([new("t", 1)])
        );
        var result = Schema.ValidateEntities(Entities.Create([user, new Entity(new("Nobody", "a")), new Entity(new("Action", "view"))]));
        result
            .Errors.Select(e => e.Message)
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "`Action::\"view\"`: the action is not in the groups that the schema declares",
                "`Nobody::\"a\"`: unknown entity type `Nobody`",
                "`User::\"a\"`: `User::\"b\"` cannot be a parent of a `User`",
                "`User::\"a\"`: `User` has no attribute `x`",
                "`User::\"a\"`: in `name`: expected `String`, found the long `1`",
                "`User::\"a\"`: in the tag `t`: expected `Set<User>`, found the long `1`",
                "the action `Action::\"read\"` is missing, and so are its groups",
            ]);
    }

    [Fact]
    public void An_entity_may_be_left_out_though_others_refer_to_it_but_no_action_that_is_in_groups()
    {
        var user = new Entity(new("User", "a"), CedarRecord.Create([new("name", "x"), new("boss", new EntityUid("User", "b"))]));
        Schema.ValidateEntities(Schema.ActionEntities.With([user])).ToString().ShouldBe("valid");
        Schema.ValidateEntities(Entities.Create([user])).Errors.Length.ShouldBe(2);
    }
}
