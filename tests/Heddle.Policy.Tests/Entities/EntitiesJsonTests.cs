namespace Heddle.Policy.Tests;

public sealed class EntitiesJsonTests
{
    [Fact]
    public void Entities_are_read_with_implicit_and_explicit_escapes()
    {
        var entities = Entities.Parse(
            """
            [
              {"uid": {"type": "User", "id": "a"}, "parents": [{"__entity": {"type": "N::Group", "id": "g"}}, {"type": "N::Group", "id": "g"}],
               "attrs": {"b": true, "n": -9223372036854775808, "s": "\u0000\ud83d\ude00", "set": [1, "x", [1]], "r": {"type": "User", "id": "not an entity"},
                         "e": {"__entity": {"type": "User", "id": ""}}, "ip": {"__extn": {"fn": "ip", "arg": "10.0.0.1"}}, "d": {"__extn": {"fn": "decimal", "arg": "1.5"}},
                         "t": {"__extn": {"fn": "offset", "args": [{"__extn": {"fn": "datetime", "arg": "1970-01-01"}}, {"__extn": {"fn": "duration", "arg": "1d"}}]}}},
               "tags": {"k": "v"}},
              {"uid": {"__entity": {"type": "N::Group", "id": "g"}}, "attrs": {}, "parents": [{"type": "N::Group", "id": "above"}]}
            ]
            """
        );
        entities.TryGet(new EntityUid("User", "a"), out var user).ShouldBeTrue();
        user!
            .Attributes.ToString()
            .ShouldBe(
                "{b: true, d: decimal(\"1.5\"), e: User::\"\", ip: ip(\"10.0.0.1\"), n: -9223372036854775808, r: {id: \"not an entity\", type: \"User\"}, "
                    + "s: \"\\0😀\", set: [1, \"x\", [1]], t: datetime(\"1970-01-02\")}"
            );
        user.Parents.ShouldBe([new EntityUid("N::Group", "g")]);
        user.Tags["k"].AsString().ShouldBe("v");
        entities.IsIn(user.Uid, new EntityUid("N::Group", "above")).ShouldBeTrue();
        entities.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("{}", "1:1", "expected an array of entities, found an object")]
    [InlineData("[1]", "1:2", "expected an entity, found the number `1`")]
    [InlineData("[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {}}]", "1:2", "the entity has no `parents`")]
    [InlineData("[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {}, \"parent\": []}]", "1:49", "an entity has no `parent`")]
    [InlineData("[{\"uid\": \"User::a\", \"attrs\": {}, \"parents\": []}]", "1:10", "expected an entity, found a string")]
    [InlineData("[{\"uid\": {\"type\": \"U \", \"id\": \"a\"}, \"attrs\": {}, \"parents\": []}]", "1:19", "`U ` is no entity type")]
    [InlineData(
        "[{\"uid\": {\"type\": \"A::__cedar\", \"id\": \"a\"}, \"attrs\": {}, \"parents\": []}]",
        "1:19",
        "`A::__cedar` is no entity type"
    )]
    [InlineData("[{\"uid\": {\"__expr\": \"U::\\\"a\\\"\"}, \"attrs\": {}, \"parents\": []}]", "1:10", "expected an entity")]
    [InlineData("[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": null}, \"parents\": []}]", "1:51", "null is no value")]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": 1.5}, \"parents\": []}]",
        "1:51",
        "the number `1.5` is no 64-bit integer"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": 1e3}, \"parents\": []}]",
        "1:51",
        "the number `1e3` is no 64-bit integer"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": 9223372036854775808}, \"parents\": []}]",
        "1:51",
        "is no 64-bit integer"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": 1, \"x\": 2}, \"parents\": []}]",
        "1:54",
        "the name `x` occurs twice"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": {\"__expr\": \"1\"}}, \"parents\": []}]",
        "1:51",
        "`__expr` is no longer part of the format"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": {\"__entity\": {}, \"y\": 1}}, \"parents\": []}]",
        "1:52",
        "`__entity` stands beside other names"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": {\"__extn\": {\"fn\": \"ipp\", \"arg\": \"1\"}}}, \"parents\": []}]",
        "1:69",
        "`ipp` is no extension function"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": {\"__extn\": {\"fn\": \"ip\", \"arg\": \"1\"}}}, \"parents\": []}]",
        "1:62",
        "is no ipaddr"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": {\"__extn\": {\"fn\": \"ip\"}}}, \"parents\": []}]",
        "1:62",
        "`__extn` needs `fn` and `arg`"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"Action\", \"id\": \"a\"}, \"attrs\": {}, \"parents\": [{\"type\": \"U\", \"id\": \"b\"}]}]",
        "1:66",
        "cannot be a member of `U::\"b\"`, which is no action"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {}, \"parents\": [{\"type\": \"U\", \"id\": \"a\"}]}]",
        "1:2",
        "`U::\"a\"` is its own ancestor"
    )]
    [InlineData(
        "[{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {}, \"parents\": []},\n{\"uid\": {\"type\": \"U\", \"id\": \"a\"}, \"attrs\": {\"x\": 1}, \"parents\": []}]",
        "2:1",
        "occurs twice with different content"
    )]
    [InlineData("[{},]", "1:5", "the text is not JSON")]
    [InlineData("[] []", "1:4", "the text is not JSON")]
    [InlineData("// no\n[]", "1:1", "the text is not JSON")]
    [InlineData("", "1:1", "the text is not JSON")]
    public void What_is_not_in_the_format_is_refused_where_it_stands(string json, string position, string message)
    {
        Entities.TryParse(json, out var entities, out var findings, "e.json").ShouldBeFalse();
        entities.ShouldBeNull();
        findings[0].Message.ShouldContain(message);
        findings[0].Position.ToString().ShouldBe(position);
        findings[0].Source!.Name.ShouldBe("e.json");
    }

    [Fact]
    public void Positions_count_characters_also_behind_text_that_is_not_ascii()
    {
        Entities
            .TryParse(
                "[{\"uid\": {\"type\": \"U\", \"id\": \"größe 😀 日本\"}, \"attrs\": {\"x\": null}, \"parents\": []}]",
                out _,
                out var findings
            )
            .ShouldBeFalse();
        findings[0].Position.ShouldBe(new SourcePosition(1, 61));
        findings[0].Help.ShouldBe("leave the name out instead");
    }

    [Fact]
    public void An_entity_that_occurs_twice_with_the_same_content_counts_once()
    {
        const string entity = """{"uid": {"type": "U", "id": "a"}, "attrs": {"x": [1, 2]}, "parents": []}""";
        Entities.Parse($"[{entity}, {entity.Replace("[1, 2]", "[2, 1]", StringComparison.Ordinal)}]").Count.ShouldBe(1);
    }

    [Fact]
    public void Every_entity_file_of_the_corpus_is_read_and_agrees_with_the_hierarchy_it_spells_out()
    {
        var files = CorpusFiles.FromArchive(Path.Combine(CedarVectors.Require(), "corpus-tests.tar.gz"));
        foreach (var test in files.Tests.Where((_, i) => i % 10 == 0))
        {
            var entities = Entities.Parse(files[test.Replace(".json", ".entities.json", StringComparison.Ordinal)]);
            var parents = entities.ToDictionary(e => e.Uid, e => e.Parents);
            foreach (var entity in entities)
            {
                foreach (var other in entities)
                {
                    entities.IsIn(entity.Uid, other.Uid).ShouldBe(Reaches(parents, entity.Uid, other.Uid), test);
                }
            }
        }
    }

    private static bool Reaches(
        Dictionary<EntityUid, System.Collections.Immutable.ImmutableArray<EntityUid>> parents,
        EntityUid from,
        EntityUid to
    ) => from.Equals(to) || (parents.TryGetValue(from, out var next) && next.Any(p => Reaches(parents, p, to)));
}
