using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Transport.Tests.Validation;

public sealed class AnnotationRulesTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    [Fact]
    public void A_sound_value_breaks_nothing()
    {
        Check(new Order([new("a", 1)], new() { ["x"] = new("b", 2) }, new Card("4"))).ShouldBeEmpty();
        Check<Order?>(null).ShouldBeEmpty();
        Check(new Plain("")).ShouldBeEmpty();
    }

    [Fact]
    public void Rules_hold_in_lists_dictionaries_and_derived_types_and_on_parameters_and_properties()
    {
        var problems = Check(new Order([new("a", 1), new("b", -1)], new() { ["x.y"] = new("", 1) }, new Card("")));

        problems.Select(problem => problem.Path).ShouldBe(["lines[1].count", "named[x.y].name", "payment.number"]);
        problems[0].Location.ShouldBe(["lines", 1, "count"]);
        problems[1].Location.ShouldBe(["named", "x.y", "name"]);
        problems[0].Attribute.ShouldBeOfType<RangeAttribute>();
        problems[0].Message.ShouldContain("count");
    }

    [Fact]
    public void A_type_that_validates_itself_is_asked_and_blames_members_by_their_names_in_JSON()
    {
        var problems = Check(new[] { new Span(1, 2), new Span(5, 1) });

        var problem = problems.ShouldHaveSingleItem();
        problem.Attribute.ShouldBeNull();
        problem.Path.ShouldBe("[1]");
        problem.Members.ShouldBe(["from", "until"]);
        problem.Message.ShouldBe("ends before it begins");
    }

    [Fact]
    public void Types_that_refer_to_each_other_in_circles_are_no_trouble() =>
        Check(new Person(-1, [new Person(5, null), new Person(500, null)]))
            .Select(problem => problem.Path)
            .ShouldBe(["age", "friends[1].age"]);

    [Fact]
    public void No_more_is_found_than_asked_for()
    {
        var lines = Enumerable.Range(0, 10_000).Select(_ => new Line("", -1)).ToList();

        Check(new Order(lines, [], new Card("1")), most: 3).Count.ShouldBe(3);
        Should.Throw<ArgumentOutOfRangeException>(() => Check(lines, most: 0));
    }

    [Fact]
    public void A_member_that_compares_itself_with_another_finds_it() =>
        Check(new Password("a", "b")).ShouldHaveSingleItem().Path.ShouldBe("again");

    private static IReadOnlyList<AnnotationProblem> Check<T>(T value, int most = 10) =>
        AnnotationRules.For(Json.GetTypeInfo(typeof(T))).Check(value, most);

    private sealed record Plain(string Text);

    private sealed record Line([property: MinLength(1)] string Name, [Range(0, 100)] int Count);

    [JsonDerivedType(typeof(Card), "card")]
    private abstract record Payment;

    private sealed record Card([property: MinLength(1)] string Number) : Payment;

    private sealed record Order(IReadOnlyList<Line> Lines, Dictionary<string, Line> Named, Payment Payment);

    private sealed record Person([Range(0, 150)] int Age, Person[]? Friends);

    private sealed record Password(string First, [property: Compare(nameof(Password.First))] string Again);

    private sealed record Span(int From, [property: JsonPropertyName("until")] int To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            To < From ? [new ValidationResult("ends before it begins", [nameof(From), nameof(To)])] : [];
    }
}
