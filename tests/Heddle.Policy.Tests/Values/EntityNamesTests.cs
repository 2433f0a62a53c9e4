namespace Heddle.Policy.Tests;

public sealed class EntityNamesTests
{
    [Theory]
    [InlineData("User::\"alice\"", "User", "alice")]
    [InlineData("A::B::\"\"", "A::B", "")]
    [InlineData(" A :: B :: \"x\\u{1F600}\\\"\" // why", "A::B", "x😀\"")]
    public void An_identity_reads_as_it_is_written_in_policies(string text, string type, string id)
    {
        var uid = EntityUid.Parse(text);
        uid.ShouldBe(new EntityUid(type, id));
        EntityUid.Parse(uid.ToString()).ShouldBe(uid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("User")]
    [InlineData("alice")]
    [InlineData("User::alice")]
    [InlineData("User::\"a\" x")]
    [InlineData("if::\"a\"")]
    public void What_is_no_identity_is_refused(string text) =>
        Should.Throw<PolicyParseException>(() => EntityUid.Parse(text)).Diagnostics.ShouldNotBeEmpty();

    // No attribute can carry half of a surrogate pair: it would be replaced on its way here.
    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => What_is_no_identity_is_refused("User::\"\ud800\"");

    [Theory]
    [InlineData("A::B::C", "A::B", "C", false)]
    [InlineData("Action", "", "Action", true)]
    [InlineData("N::Action", "N", "Action", true)]
    [InlineData("MyAction", "", "MyAction", false)]
    public void A_type_name_has_a_namespace_and_a_base_name(string name, string space, string baseName, bool isAction)
    {
        var type = EntityTypeName.Parse(name);
        (type.Namespace, type.BaseName, type.IsAction).ShouldBe((space, baseName, isAction));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A::")]
    [InlineData("::A")]
    [InlineData("A:B")]
    [InlineData("A B")]
    [InlineData("1A")]
    [InlineData("in")]
    [InlineData("A::__cedar")]
    [InlineData("Ä")]
    [InlineData("A::B ")]
    public void What_is_no_type_name_is_refused(string name) => Should.Throw<FormatException>(() => EntityTypeName.Parse(name));

    [Fact]
    public void Values_answer_what_they_are_and_refuse_to_be_what_they_are_not()
    {
        CedarValue value = "text";
        value.Kind.ShouldBe(ValueKind.String);
        value.AsString().ShouldBe("text");
        Should.Throw<InvalidOperationException>(() => value.AsInt64()).Message.ShouldBe("`AsInt64` needs a value of kind long, got string");
        default(CedarValue).Kind.ShouldBe(ValueKind.None);
        CedarValue.FromDateTime(DateTimeOffset.UnixEpoch.AddDays(1)).ToString().ShouldBe("datetime(\"1970-01-02\")");
        CedarValue.FromTimeSpan(TimeSpan.FromSeconds(90)).ToString().ShouldBe("duration(\"90000ms\")");
        CedarValue.FromTenThousandths(-15_000).ToString().ShouldBe("decimal(\"-1.5\")");
        CedarRecord.Create([new("b", 1), new("a", true)]).Keys.ShouldBe(["a", "b"]);
        Should
            .Throw<ArgumentException>(() => CedarRecord.Create([new("a", 1), new("a", 2)]))
            .Message.ShouldContain("the name `a` occurs twice");
    }

    [Fact]
    public void Equal_values_have_equal_hashes()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var (left, right) = (new PolicyGenerator(seed).Value(3), new PolicyGenerator(seed).Value(3));
            left.ShouldBe(right);
            left.GetHashCode().ShouldBe(right.GetHashCode());
            var set = CedarSet.Create(left, 1, right, new PolicyGenerator(seed + 1).Value(2));
            set.Equals(CedarSet.Create([.. set.Reverse()])).ShouldBeTrue();
            set.GetHashCode().ShouldBe(CedarSet.Create([.. set.Reverse()]).GetHashCode());
        }
    }
}
