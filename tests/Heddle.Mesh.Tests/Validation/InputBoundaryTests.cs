using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Heddle.Mesh.Tests.Validation;

public sealed class InputBoundaryTests
{
    [Fact]
    public void A_sound_body_becomes_the_input() => Read<Order>("""{"item":"tea","count":2,"extra":true}""").ShouldBe(new Order("tea", 2));

    [Theory]
    [InlineData("5.0", 5)]
    [InlineData("-5.00", -5)]
    [InlineData("0.0", 0)]
    [InlineData("2e1", 20)]
    [InlineData("1.5E1", 15)]
    [InlineData("2147483647.0", int.MaxValue)]
    public void A_whole_number_is_an_integer_however_it_is_written(string body, int expected)
    {
        Read<int>(body).ShouldBe(expected);
        Read<int[]>($"[1, {body} ,3]").ShouldBe([1, expected, 3]);
        Read<Dictionary<string, int>>($$"""{"5.0": {{body}}}""")["5.0"].ShouldBe(expected);
    }

    [Theory]
    [InlineData("5.5", "int_from_float")]
    [InlineData("2147483648.0", "int_range")]
    [InlineData("1e300", "int_from_float")]
    [InlineData("\"5.0\"", "int_type")]
    public void What_is_no_integer_to_the_schema_is_none_here(string body, string type) =>
        Should
            .Throw<InvalidInputException>(() => Read<int>(body))
            .Details!.Value.GetProperty("errors")[0]
            .GetProperty("type")
            .GetString()
            .ShouldBe(type);

    [Fact]
    public void Malformed_JSON_is_reported_as_such() => Errors<Order>("{\"item\":").ShouldHaveSingleItem().Type.ShouldBe("json_invalid");

    [Fact]
    public void Bytes_that_are_no_text_are_reported_as_malformed() =>
        Errors<string>(Encoding.Latin1.GetString([0xff, 0xfe])).ShouldHaveSingleItem().Type.ShouldBe("json_invalid");

    [Fact]
    public void Every_missing_member_is_named()
    {
        var errors = Errors<Order>("{}");
        errors.Select(error => (error.Type, error.Loc)).ShouldBe([("missing", "item"), ("missing", "count")]);
        errors[0].Input.ShouldBe("{}");
    }

    [Theory]
    [InlineData("""{"item":3,"count":1}""", "string_type", "item", "3")]
    [InlineData("""{"item":"a","count":"5"}""", "int_type", "count", "\"5\"")]
    [InlineData("""{"item":"a","count":5.5}""", "int_from_float", "count", "5.5")]
    [InlineData("""{"item":"a","count":99999999999}""", "int_range", "count", "99999999999")]
    [InlineData("""{"item":null,"count":1}""", "string_type", "item", "null")]
    [InlineData("""[]""", "model_type", "", "[]")]
    [InlineData("""null""", "model_type", "", "null")]
    public void A_wrong_type_is_named_with_place_and_value(string body, string type, string place, string input)
    {
        var error = Errors<Order>(body).ShouldHaveSingleItem();
        error.Type.ShouldBe(type);
        error.Loc.ShouldBe(place);
        error.Input.ShouldBe(input);
    }

    [Fact]
    public void Mistakes_in_lists_and_nested_objects_carry_their_path() =>
        Errors<Basket>("""{"orders":[{"item":"a","count":1},{"item":2,"count":1}],"notes":{"x":1}}""")
            .Select(error => (error.Type, error.Loc))
            .ShouldBe([("string_type", "orders.1.item"), ("string_type", "notes.x")]);

    [Fact]
    public void A_million_mistakes_make_a_short_answer()
    {
        var body = "[" + string.Join(',', Enumerable.Repeat("\"x\"", 100_000)) + "]";
        Errors<int[]>(body).Count.ShouldBe(50);
    }

    [Fact]
    public void A_large_value_is_echoed_in_part()
    {
        var error = Errors<int>("\"" + new string('x', 100_000) + "\"").ShouldHaveSingleItem();
        error.Input.Length.ShouldBeLessThan(2000);
    }

    [Fact]
    public void Annotations_on_record_parameters_and_properties_are_enforced_at_every_depth()
    {
        Errors<Person>("""{"age":-1,"name":"A","friends":[{"age":5,"name":"Grace"},{"age":500,"name":"Alan"}]}""")
            .Select(error => (error.Type, error.Loc))
            .ShouldBe([("range", "age"), ("length", "name"), ("range", "friends.1.age")]);
    }

    [Fact]
    public void A_type_that_validates_itself_is_asked() => Errors<Span>("""{"from":5,"to":1}""").ShouldHaveSingleItem().Loc.ShouldBe("to");

    [Fact]
    public void A_repeated_member_is_an_error() => Errors<Order>("""{"item":"a","item":"b","count":1}""").ShouldNotBeEmpty();

    [Fact]
    public void An_unknown_enum_name_lists_the_known_ones() =>
        Errors<Color>("\"mauve\"").ShouldHaveSingleItem().Message.ShouldContain("\"red\", \"darkBlue\"");

    private static T Read<T>(string body) => new InputReader<T>(MeshJson.Default, acceptsNull: false, null).Read(Bytes(body), "a");

    private static List<Error> Errors<T>(string body)
    {
        var problem = Should.Throw<InvalidInputException>(() => Read<T>(body));
        return
        [
            .. problem
                .Details!.Value.GetProperty("errors")
                .EnumerateArray()
                .Select(error => new Error(
                    error.GetProperty("type").GetString()!,
                    string.Join('.', error.GetProperty("loc").EnumerateArray().Select(step => step.ToString())),
                    error.GetProperty("msg").GetString()!,
                    error.GetProperty("input").GetRawText()
                )),
        ];
    }

    private static byte[] Bytes(string text) => text.Any(c => c >= 0x80) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);

    private sealed record Error(string Type, string Loc, string Message, string Input);

    public sealed record Order(string Item, int Count);

    public sealed record Basket(IReadOnlyList<Order> Orders, Dictionary<string, string> Notes);

    public sealed record Person([Range(0, 150)] int Age, [property: MinLength(2)] string Name, Person[]? Friends = null);

    public sealed record Span(int From, int To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            To < From ? [new ValidationResult("ends before it begins", [nameof(To)])] : [];
    }

    public enum Color
    {
        Red,
        DarkBlue,
    }
}
