namespace Heddle.Policy.Tests;

public sealed class SchemaPrintingTests
{
    private const string Written = """
        entity Team;

        @doc("what \"people\" write")
        @secret
        namespace Docs {
          type Name = String;

          @id("u")
          entity User in [Team, User] {
            name: Name,
            @unit("years")
            "two words"?: Set<{
              age: __cedar::Long,
            }>,
            empty: {},
          } tags Set<Name>;

          entity Color enum ["red", "a\"b"];

          entity Long;

          action "read all";

          action view in ["read all", Docs::Action::"read all"] appliesTo {
            principal: [User],
            resource: [User, Color],
            context: Shape
          };

          action "if" appliesTo {
            principal: [User],
            resource: [User],
            context: {
              at: datetime,
            }
          };
        }

        """;

    [Fact]
    public void A_schema_is_printed_in_one_form_which_reads_back_as_itself()
    {
        // Declarations come by kind; nothing else of the form above is moved.
        var source = Written.Replace(
            "  type Name = String;",
            "  type Name = String;\n\n  type Shape = {\n    name: Name,\n  };",
            StringComparison.Ordinal
        );
        Schema.Parse(source).ToText().ShouldBe(source);
        Schema.ParseJson(Schema.Parse(source).ToJson()).ToText().ShouldBe(source);
    }

    [Fact]
    public void A_schema_survives_the_way_through_json()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var schema = new TypedWorld(seed).Schema;
            var text = schema.ToText();
            Schema.Parse(text).ToText().ShouldBe(text);
            Schema.ParseJson(schema.ToJson()).ToText().ShouldBe(text);
            Schema.ParseJson(schema.ToJson()).ToJson().ShouldBe(schema.ToJson());
        }
    }

    [Fact]
    public void What_only_json_can_say_is_written_in_other_words()
    {
        var schema = Schema.ParseJson(
            """
            {
              "M": {
                "commonTypes": {
                  "Person": { "type": "Record", "attributes": { "name": { "type": "String" }, "friend": { "type": "Entity", "name": "User" }, "tag": { "type": "Tag" } } },
                  "Tag": { "type": "Long" }
                },
                "entityTypes": { "User": { "shape": { "type": "N::Alias" } } },
                "actions": { "none": { "appliesTo": { "principalTypes": [], "resourceTypes": ["User"] } } }
              },
              "N": {
                "commonTypes": { "Alias": { "type": "M::Person" } },
                "entityTypes": { "User": { "shape": { "type": "Alias" } }, "String": {}, "ipaddr": { "tags": { "type": "Extension", "name": "ipaddr" } } },
                "actions": {}
              }
            }
            """
        );

        schema
            .ToText()
            .ShouldBe(
                """
                namespace M {
                  type Person = {
                    name: String,
                    friend: User,
                    tag: Tag,
                  };

                  type Tag = Long;

                  entity User {
                    name: String,
                    friend: User,
                    tag: Tag,
                  };

                  action none;
                }

                namespace N {
                  type Alias = M::Person;

                  entity User {
                    name: __cedar::String,
                    friend: M::User,
                    tag: M::Tag,
                  };

                  entity String;

                  entity ipaddr tags __cedar::ipaddr;
                }

                """
            );
        var again = Schema.Parse(schema.ToText());
        again
            .Find(EntityTypeName.Parse("N::User"))!
            .Attributes.ToString()
            .ShouldBe(schema.Find(EntityTypeName.Parse("N::User"))!.Attributes.ToString());
    }

    [Fact]
    public void An_entity_type_that_a_common_type_hides_cannot_be_written_as_text()
    {
        var schema = Schema.ParseJson(
            """{"N": {"commonTypes": {"T": {"type": "Long"}}, "entityTypes": {"T": {}, "A": {"tags": {"type": "Entity", "name": "T"}}}, "actions": {}}}"""
        );
        Should
            .Throw<InvalidOperationException>(schema.ToText)
            .Message.ShouldStartWith("the entity type `T` cannot be referred to in the text format");
    }

    [Fact]
    public void A_common_type_with_a_word_of_json_as_its_name_is_told_from_it()
    {
        var schema = Schema.Parse(
            "entity A; type EntityOrCommon = { x: Long }; action a appliesTo { principal: A, resource: A, context: EntityOrCommon };"
        );
        Schema.ParseJson(schema.ToJson()).Find(new EntityUid("Action", "a"))!.Context.ToString().ShouldBe("{x: Long}");
    }
}
