namespace Heddle.Policy.Tests;

public sealed class SchemaParsingTests
{
    [Fact]
    public void Every_kind_of_declaration_is_read()
    {
        var schema = Schema.Parse(
            """
            // Outside of any namespace.
            entity Team;
            @doc("what people write") @secret
            namespace Docs::V1 {
                type Name = String;
                entity User, Robot in [Team, User] = { name: Name, "two words"?: Set<Long>, @note("inner") home: { city: String, } } tags Set<String>;
                entity Folder in Folder { owner: User };
                entity Color enum ["red", "gr\u{fc}n"];
                action "read all", list;
                action view in ["read all", Docs::V1::Action::"list"] appliesTo { principal: User, resource: [Folder, Color], context: { at: datetime } } attributes {};
            }
            """
        );

        schema
            .EntityTypes.Select(t => t.Value)
            .ShouldBe(["Team", "Docs::V1::User", "Docs::V1::Robot", "Docs::V1::Folder", "Docs::V1::Color"]);
        schema
            .Actions.Select(a => a.ToString())
            .ShouldBe(["Docs::V1::Action::\"read all\"", "Docs::V1::Action::\"list\"", "Docs::V1::Action::\"view\""]);
        var robot = schema.Find(EntityTypeName.Parse("Docs::V1::Robot"))!;
        robot.Attributes.ToString().ShouldBe("{home: {city: String}, name: String, \"two words\"?: Set<Long>}");
        robot.Tags!.ToString().ShouldBe("Set<String>");
        robot.MemberOf.Select(t => t.Value).ShouldBe(["Team", "Docs::V1::User"]);
        schema.Find(EntityTypeName.Parse("Docs::V1::Color"))!.Choices!.Order(StringComparer.Ordinal).ShouldBe(["grün", "red"]);
        var view = schema.Find(new EntityUid("Docs::V1::Action", "view"))!;
        view.Principals.Select(t => t.Value).ShouldBe(["Docs::V1::User"]);
        view.Resources.Select(t => t.Value).ShouldBe(["Docs::V1::Folder", "Docs::V1::Color"]);
        view.Context.ToString().ShouldBe("{at: datetime}");
        schema.AncestorsOf(view).Select(a => a.Uid.Id).ShouldBe(["read all", "list"]);
    }

    [Fact]
    public void Words_of_the_format_are_names_where_names_are_wanted() =>
        Schema
            .Parse(
                "entity entity in [action] { tags: Long, enum: enum, Set: Set<Set> } tags type; entity action; type type = Bool; entity enum enum [\"enum\"]; type Sets = Set<Long>; entity Set; action action in [namespace] appliesTo { principal: entity, resource: enum, context: context }; action namespace; type context = {};"
            )
            .EntityTypes.Count()
            .ShouldBe(4);

    [Fact]
    public void A_schema_of_nothing_is_a_schema() => Schema.Parse(" // nothing\n").EntityTypes.ShouldBeEmpty();

    [Theory]
    [InlineData("entity A", "1:9", "expected `;`, found the end of the text")]
    [InlineData("entity A B;", "1:10", "expected `;`, found `B`")]
    [InlineData("entities A;", "1:1", "expected `entity`, `action`, `type` or `namespace`, found `entities`")]
    [InlineData("entity A,;", "1:10", "expected the name of the entity type, found `;`")]
    [InlineData("entity is;", "1:8", "`is` is reserved")]
    [InlineData("entity __cedar;", "1:8", "`__cedar` cannot be declared")]
    [InlineData("namespace A::__cedar {}", "1:11", "`A::__cedar` cannot be declared")]
    [InlineData("entity Action;", "1:8", "`Action` cannot be declared as an entity type")]
    [InlineData("entity A; entity B, A;", "1:21", "the entity type `A` is declared twice")]
    [InlineData("action a; action \"a\";", "1:18", "the action `a` is declared twice")]
    [InlineData("type T = Long; type T = Bool;", "1:21", "the common type `T` is declared twice")]
    [InlineData("type Long = String;", "1:6", "`Long` cannot be the name of a common type")]
    [InlineData("namespace A {} namespace A {}", "1:26", "the namespace `A` occurs twice")]
    [InlineData("namespace A { entity B; ", "1:25", "expected `}` at the end of the namespace, found the end of the text")]
    [InlineData("entity A { a: Long, \"a\"?: Bool };", "1:21", "the attribute `a` is declared twice")]
    [InlineData("entity A { a: Long b: Long };", "1:20", "expected `,` or `}` behind the attribute, found `b`")]
    [InlineData("entity A { a Long };", "1:14", "expected `:` or `?:` behind the attribute's name, found `Long`")]
    [InlineData("entity A { a: Set<Long };", "1:24", "expected `>`, found `}`")]
    [InlineData("entity A { a: };", "1:15", "expected a type, found `}`")]
    [InlineData("entity A = T;", "1:12", "expected `{` and the attributes, found `T`")]
    [InlineData("entity A enum [];", "1:16", "expected an id in quotes, found `]`")]
    [InlineData("entity A enum [a];", "1:16", "expected an id in quotes, found `a`")]
    [InlineData("entity A enum [\"a\",];", "1:20", "expected an id in quotes, found `]`")]
    [InlineData("entity A in [B,];", "1:16", "expected the type of a parent, found `]`")]
    [InlineData("action a appliesTo {};", "1:21", "expected `principal`, `resource` or `context`, found `}`")]
    [InlineData("entity A; action a appliesTo { principal: A };", "1:20", "`appliesTo` does not say which types of resource there are")]
    [InlineData("entity A; action a appliesTo { principal: A, resource: [] };", "1:46", "the list of types of `resource` is empty")]
    [InlineData("entity A; action a appliesTo { principal: A, principal: A };", "1:46", "`principal` occurs twice in `appliesTo`")]
    [InlineData("action a in [];", "1:14", "expected the name of an action, found `]`")]
    [InlineData("action a in [A::b];", "1:18", "expected `::` and the id of the action in quotes, found `]`")]
    [InlineData("action a attributes { x: Long };", "1:23", "expected `}`: actions have no attributes, found `x`")]
    [InlineData("@a @a entity A;", "1:5", "the annotation `a` occurs twice")]
    [InlineData("action \"\\q\";", "1:9", "`\\q` is no escape")]
    [InlineData("entity A { a: B::\"c\" };", "1:16", "expected `,` or `}` behind the attribute, found `::`")]
    public void What_is_wrong_is_reported_where_it_stands(string text, string position, string message)
    {
        Schema.TryParse(text, out var schema, out var findings).ShouldBeFalse();
        schema.ShouldBeNull();
        findings[0].Position.ToString().ShouldBe(position);
        findings[0].Message.ShouldStartWith(message);
    }

    [Fact]
    public void All_findings_of_a_text_are_reported_in_its_order()
    {
        Schema.TryParse("entity 1;\nnamespace N { entity A {; }\ntype T = ;\nentity B;", out _, out var findings).ShouldBeFalse();
        findings.Select(f => f.Position!.Value.Line).ShouldBe([1, 2, 3]);
        Should
            .Throw<PolicyParseException>(() => Schema.Parse("entity 1;\ntype T = ;", "x.cedarschema"))
            .Message.ShouldBe("schema cannot be parsed: x.cedarschema:1:8: expected the name of the entity type, found `1` and 1 more");
    }

    [Theory]
    [InlineData("entty A;", "did you mean `entity`?")]
    [InlineData("entity A; action a appliesTo { principals: A, resource: A };", "did you mean `principal`?")]
    [InlineData("entity Person; entity A { p: Persn };", "did you mean `Person`?")]
    [InlineData("entity A { p: string };", "did you mean `String`?")]
    [InlineData("namespace N { entity Person; entity A in Preson; }", "did you mean `Person`?")]
    [InlineData("namespace N { entity Person; } entity A in Person;", "did you mean `N::Person`?")]
    [InlineData("namespace N { action view; } action read in view;", "did you mean `N::Action::\"view\"`?")]
    public void A_near_miss_is_suggested(string text, string help)
    {
        Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
        findings[0].Help.ShouldBe(help);
    }
}
