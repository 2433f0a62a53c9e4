namespace Heddle.Policy.Tests;

public sealed class SchemaJsonTests
{
    [Fact]
    public void Every_kind_of_declaration_is_read()
    {
        var schema = Schema.ParseJson(
            """
            {
              "": { "entityTypes": { "Team": {} }, "actions": {} },
              "Docs": {
                "annotations": { "doc": "what people write", "secret": null },
                "commonTypes": {
                  "Name": { "type": "String", "annotations": { "if": "any word" } },
                  "Person": { "type": "Record", "attributes": { "name": { "type": "Name" } } }
                },
                "entityTypes": {
                  "User": {
                    "memberOfTypes": ["Team", "User"],
                    "shape": { "type": "Person" },
                    "tags": { "type": "Set", "element": { "type": "EntityOrCommon", "name": "Name" } }
                  },
                  "Folder": {
                    "shape": {
                      "type": "Record",
                      "attributes": {
                        "owner": { "type": "Entity", "name": "User", "required": false },
                        "open": { "type": "Boolean", "required": true },
                        "size": { "type": "Long", "annotations": { "unit": "bytes" } },
                        "from": { "type": "Extension", "name": "ipaddr" },
                        "more": { "type": "Record", "attributes": {}, "additionalAttributes": false },
                        "other": { "type": "__cedar::decimal" }
                      }
                    }
                  },
                  "Color": { "enum": ["red", "grün"] }
                },
                "actions": {
                  "read all": { "appliesTo": null, "memberOf": null, "attributes": null },
                  "list": { "appliesTo": { "principalTypes": [], "resourceTypes": [] }, "attributes": {} },
                  "view": {
                    "memberOf": [{ "id": "read all" }, { "id": "list", "type": "Docs::Action" }],
                    "appliesTo": { "principalTypes": ["User"], "resourceTypes": ["Folder"], "context": { "type": "Person" } }
                  }
                }
              }
            }
            """
        );

        schema.Find(EntityTypeName.Parse("Docs::User"))!.Attributes.ToString().ShouldBe("{name: String}");
        schema.Find(EntityTypeName.Parse("Docs::User"))!.Tags!.ToString().ShouldBe("Set<String>");
        schema
            .Find(EntityTypeName.Parse("Docs::Folder"))!
            .Attributes.ToString()
            .ShouldBe("{from: ipaddr, more: {}, open: Bool, other: decimal, owner?: Docs::User, size: Long}");
        schema.Find(new EntityUid("Docs::Action", "list"))!.Principals.ShouldBeEmpty();
        var view = schema.Find(new EntityUid("Docs::Action", "view"))!;
        view.Context.ToString().ShouldBe("{name: String}");
        schema.AncestorsOf(view).Select(a => a.Uid.Id).ShouldBe(["read all", "list"]);
        Schema.ParseJson("{}").Actions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]", "1:1", "expected an object with the namespaces, found an array")]
    [InlineData("{", "1:2", "the text is not JSON")]
    [InlineData("{\"a b\": {\"entityTypes\": {}, \"actions\": {}}}", "1:2", "`a b` cannot be the name of a namespace")]
    [InlineData("{\"__cedar\": {\"entityTypes\": {}, \"actions\": {}}}", "1:2", "`__cedar` cannot be the name of a namespace")]
    [InlineData("{\"N\": {\"entityTypes\": {}}}", "1:7", "a namespace needs `actions`")]
    [InlineData("{\"N\": {\"entityTypes\": {}, \"actions\": {}, \"action\": {}}}", "1:42", "a namespace has no `action`")]
    [InlineData(
        "{\"\": {\"entityTypes\": {}, \"actions\": {}, \"annotations\": {\"a\": \"b\"}}}",
        "1:2",
        "what stands outside of any namespace has no annotations"
    )]
    [InlineData("{\"\": {\"entityTypes\": {}, \"actions\": {\"a\": {}, \"a\": {}}}}", "1:47", "the name `a` occurs twice in one object")]
    public void What_is_wrong_with_a_schema_is_reported_where_it_stands(string json, string position, string message) =>
        ShouldFail(json, position, message);

    [Theory]
    [InlineData("\"A::B\": {}", 1, "`A::B` cannot be the name of the entity type")]
    [InlineData("\"A\": []", 6, "expected an entity type, found an array")]
    [InlineData("\"A\": {\"memberOf\": []}", 7, "an entity type has no `memberOf`")]
    [InlineData("\"A\": {\"memberOfTypes\": [\"B C\"]}", 25, "`B C` is no name")]
    [InlineData("\"A\": {\"memberOfTypes\": null}", 24, "expected an array of the types of parents, found null")]
    [InlineData("\"A\": {\"enum\": []}", 15, "an enumerated entity type needs at least one id")]
    [InlineData("\"A\": {\"enum\": [\"a\"], \"tags\": {\"type\": \"Long\"}}", 22, "an enumerated entity type has no `tags`")]
    [InlineData("\"A\": {\"shape\": {\"type\": \"Long\"}}", 16, "the shape of `A` must be a record")]
    [InlineData("\"A\": {\"shape\": {}}", 16, "the type needs `type`")]
    [InlineData("\"A\": {\"shape\": {\"type\": \"Record\"}}", 16, "a type `Record` needs `attributes`")]
    [InlineData(
        "\"A\": {\"shape\": {\"type\": \"Record\", \"attributes\": {}, \"additionalAttributes\": true}}",
        77,
        "records with further attributes are not supported"
    )]
    [InlineData("\"A\": {\"tags\": {\"type\": \"Set\"}}", 15, "a type `Set` needs `element`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"Long\", \"name\": \"x\"}}", 32, "a type `Long` has no `name`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"Long\", \"required\": false}}", 32, "a type `Long` has no `required`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"Extension\", \"name\": \"Long\"}}", 45, "unknown extension type `Long`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"Extension\", \"name\": \"ip\"}}", 45, "unknown extension type `ip`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"Entity\", \"name\": \"B\"}}", 42, "unknown entity type `B`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"A\"}}", 24, "unknown common type `A`")]
    [InlineData("\"A\": {\"tags\": {\"type\": \"two words\"}}", 24, "`two words` is no name")]
    [InlineData("\"A\": {\"annotations\": {\"two words\": \"\"}}", 23, "`two words` cannot be the name of an annotation")]
    public void What_is_wrong_with_an_entity_type_is_reported_where_it_stands(string entityType, int column, string message) =>
        ShouldFail($"{{\"\": {{\"actions\": {{}}, \"entityTypes\": {{\n{entityType}}}}}}}", $"2:{column}", message);

    [Theory]
    [InlineData("\"a\": {\"memberOf\": [\"b\"]}", 20, "expected the name of an action, found a string")]
    [InlineData("\"a\": {\"memberOf\": [{\"type\": \"Action\"}]}", 20, "the name of an action needs `id`")]
    [InlineData("\"a\": {\"memberOf\": [{\"id\": \"b\"}]}", 20, "unknown action `Action::\"b\"`")]
    [InlineData("\"a\": {\"appliesTo\": {\"principalTypes\": []}}", 20, "`appliesTo` needs `resourceTypes`")]
    [InlineData(
        "\"a\": {\"appliesTo\": {\"principalTypes\": [], \"resourceTypes\": [], \"context\": null}}",
        75,
        "expected a type, found null"
    )]
    [InlineData("\"a\": {\"attributes\": {\"x\": 1}}", 21, "actions have no attributes")]
    public void What_is_wrong_with_an_action_is_reported_where_it_stands(string action, int column, string message) =>
        ShouldFail($"{{\"\": {{\"entityTypes\": {{}}, \"actions\": {{\n{action}}}}}}}", $"2:{column}", message);

    private static void ShouldFail(string json, string position, string message)
    {
        Schema.TryParseJson(json, out var schema, out var findings).ShouldBeFalse();
        schema.ShouldBeNull();
        findings[0].Position.ToString().ShouldBe(position);
        findings[0].Message.ShouldStartWith(message);
    }
}
