namespace Heddle.Policy.Tests;

public sealed class SchemaResolutionTests
{
    [Theory]
    // The own namespace goes before what stands outside, and common types before entity types.
    [InlineData("namespace N { entity T; entity A { x: T }; }", "N::T")]
    [InlineData("entity T; namespace N { entity A { x: T }; }", "T")]
    [InlineData("namespace N { type T = Long; entity T; entity A { x: T }; }", "Long")]
    [InlineData("namespace M { type T = Long; } namespace N { entity A { x: M::T }; }", "Long")]
    [InlineData("namespace M { entity T; } namespace N { entity A { x: M::T }; }", "M::T")]
    // Built-in types have their short names where nothing else has them, and their long names always.
    [InlineData("namespace N { entity A { x: Long }; }", "Long")]
    [InlineData("namespace N { entity Long; entity A { x: Long }; }", "N::Long")]
    [InlineData("namespace N { entity Long; entity A { x: __cedar::Long }; }", "Long")]
    [InlineData("namespace N { type ipaddr = { x: ipv4 }; type ipv4 = Bool; entity A { x: ipaddr }; }", "{x: Bool}")]
    [InlineData("namespace N { type ipaddr = __cedar::ipaddr; entity A { x: ipaddr }; }", "ipaddr")]
    [InlineData("entity decimal; namespace N { entity A { x: decimal }; }", "decimal")]
    [InlineData("namespace N { entity A { x: { y: Set<__cedar::datetime> } }; }", "{y: Set<datetime>}")]
    // Where there are actions, their type is an entity type.
    [InlineData("namespace N { action a; entity A { x: Set<Action> }; }", "Set<N::Action>")]
    [InlineData("action a; namespace N { entity A { x: Action }; }", "Action")]
    [InlineData("namespace M { action a; } namespace N { entity A { x: M::Action }; }", "M::Action")]
    public void A_name_means_what_is_nearest(string text, string type)
    {
        var schema = Schema.Parse(text);
        var holder = schema.Find(EntityTypeName.Parse("N::A"))!;
        holder.Attributes.Find("x")!.Value.Type.ToString().ShouldBe(type);
    }

    [Theory]
    [InlineData("entity A { x: T };", "1:15", "unknown type `T`")]
    [InlineData("namespace N { entity A { x: M::T }; }", "1:29", "unknown type `M::T`")]
    [InlineData("entity A { x: __cedar::Set };", "1:15", "unknown type `__cedar::Set`")]
    [InlineData("entity A { x: N::Long };", "1:15", "unknown type `N::Long`")]
    [InlineData("namespace N { action a; } entity A { x: Action };", "1:41", "unknown type `Action`")]
    [InlineData("type T = Long; entity A in [T];", "1:29", "unknown entity type `T`")]
    [InlineData("action a; entity A in [Action];", "1:24", "unknown entity type `Action`")]
    [InlineData("entity A; action a appliesTo { principal: A, resource: Long };", "1:56", "unknown entity type `Long`")]
    [InlineData("entity A; action a appliesTo { principal: Action, resource: A };", "1:43", "unknown entity type `Action`")]
    [InlineData("entity A; action a appliesTo { principal: A, resource: A, context: A };", "1:68", "unknown common type `A`")]
    [InlineData(
        "entity A; type T = Long; action a appliesTo { principal: A, resource: A, context: T };",
        "1:83",
        "the context of `Action::\"a\"` must be a record"
    )]
    [InlineData("action a in [b];", "1:14", "unknown action `Action::\"b\"`")]
    [InlineData("action a in [a];", "1:8", "the actions are members of each other: `Action::\"a\"` → `Action::\"a\"`")]
    [InlineData(
        "action a in b; action b in c; action c in b;",
        "1:23",
        "the actions are members of each other: `Action::\"b\"` → `Action::\"c\"` → `Action::\"b\"`"
    )]
    [InlineData("type A = { b: Set<B> }; type B = A;", "1:6", "the common types contain each other: `A` → `B` → `A`")]
    [InlineData("type A = A;", "1:6", "the common types contain each other: `A` → `A`")]
    [InlineData("entity T; namespace N { type T = Long; }", "1:30", "`N::T` would hide the type `T`")]
    [InlineData("type T = Long; namespace N { entity T; }", "1:37", "`N::T` would hide the type `T`")]
    [InlineData("action a; namespace N { action a; }", "1:32", "`N::Action::\"a\"` would hide `Action::\"a\"`")]
    public void What_does_not_fit_together_is_reported(string text, string position, string message)
    {
        Schema.TryParse(text, out _, out var findings).ShouldBeFalse();
        var error = findings.First(f => f.Severity == DiagnosticSeverity.Error);
        error.Position.ToString().ShouldBe(position);
        error.Message.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("namespace N { type T = Long; entity T; }", "the common type `T` hides the entity type of the same name")]
    [InlineData("namespace N { entity String; }", "`String` hides the built-in type")]
    [InlineData("type duration = Long;", "`duration` hides the built-in type")]
    public void What_hides_something_is_legal_and_warned_of(string text, string message) =>
        Schema.Parse(text).Warnings.ShouldHaveSingleItem().Message.ShouldBe(message);

    [Fact]
    public void Entity_types_may_be_members_of_each_other()
    {
        var schema = Schema.Parse("entity A in B; entity B in C; entity C in A; entity D;");
        var (a, b, c, d) = (EntityTypeName.Parse("A"), EntityTypeName.Parse("B"), EntityTypeName.Parse("C"), EntityTypeName.Parse("D"));
        schema.CanBeIn(a, c).ShouldBeTrue();
        schema.CanBeIn(c, b).ShouldBeTrue();
        schema.CanBeIn(a, d).ShouldBeFalse();
        schema.CanBeIn(d, d).ShouldBeTrue();
        schema.CanHaveAncestor(schema.Find(a)!, a).ShouldBeTrue();
        schema.CanHaveAncestor(schema.Find(d)!, d).ShouldBeFalse();
    }
}
