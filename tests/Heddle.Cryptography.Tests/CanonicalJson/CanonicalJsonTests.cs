using System.Text;
using System.Text.Json;

namespace Heddle.Cryptography.Tests;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_first_example_of_RFC_8785_holds()
    {
        const string Input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string Expected = """
            {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}
            """;
        Rfc8785(Input).ShouldBe(Expected);
        Authority(Input).ShouldBe(Expected);
    }

    [Fact]
    public void The_sorting_example_of_RFC_8785_holds()
    {
        const string Input = """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;
        using var document = JsonDocument.Parse(Rfc8785(Input));
        document
            .RootElement.EnumerateObject()
            .Select(property => property.Value.GetString())
            .ShouldBe([
                "Carriage Return",
                "One",
                "Control",
                "Latin Small Letter O With Diaeresis",
                "Euro Sign",
                "Emoji: Grinning Face",
                "Hebrew Letter Dalet With Dagesh",
            ]);
    }

    [Theory]
    [InlineData("""{ "b" : [ 1 , 2 ] , "a" : { } , "c" : [ ] }""", """{"a":{},"b":[1,2],"c":[]}""")]
    [InlineData(" \"text\" ", "\"text\"")]
    [InlineData("\t-0.0e7\n", "0")]
    [InlineData("true", "true")]
    [InlineData("""{"":1,"a":{"":2}}""", """{"":1,"a":{"":2}}""")]
    [InlineData("""["\u007f\u0080\u2028</>"]""", "[\"\u007f\u0080\u2028</>\"]")]
    [InlineData("""["\ud83d\ude00"]""", "[\"\U0001f600\"]")]
    public void Both_sets_of_rules_agree_on_ordinary_documents(string input, string expected)
    {
        Rfc8785(input).ShouldBe(expected);
        Authority(input).ShouldBe(expected);
    }

    [Fact]
    public void The_rules_of_the_protocol_join_names_that_are_equal_in_form_C()
    {
        const string Input = """{"e\u0301":1,"z":2,"\u00e9":3}""";
        Authority(Input).ShouldBe("""{"z":2,"é":1}""");
        Rfc8785(Input).ShouldBe("{\"e\u0301\":1,\"z\":2,\"\u00e9\":3}");
        // Values stay as they are.
        Authority("\"e\\u0301\"").ShouldBe("\"e\u0301\"");
    }

    [Theory]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]
    [InlineData("\"\\uDFFF x\"", "\"\\udfff x\"")]
    [InlineData("\"\\ude00\\ud83d\"", "\"\\ude00\\ud83d\"")]
    [InlineData("{\"\\ud800\":1}", "{\"\\ud800\":1}")]
    public void Half_a_surrogate_pair_is_escaped_by_the_protocol_and_refused_by_the_RFC(string input, string expected)
    {
        Authority(input).ShouldBe(expected);
        Should.Throw<JsonException>(() => Rfc8785(input));
    }

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"b":2,"\u0061":3}""")]
    [InlineData("""[{"x":{"é":1,"\u00e9":1}}]""")]
    [InlineData("""{"é":1,"e\u0301":2,"\u00e9":3}""")]
    public void A_member_that_occurs_twice_is_refused(string input)
    {
        Should.Throw<JsonException>(() => Authority(input)).Message.ShouldContain("more than once");
        Should.Throw<JsonException>(() => Rfc8785(input)).Message.ShouldContain("more than once");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("1 2")]
    [InlineData("{} x")]
    [InlineData("// comment\n1")]
    [InlineData("'a'")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("+1")]
    [InlineData("\"\t\"")]
    [InlineData("\"\\x41\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\ufeff1")]
    [InlineData("1e400")]
    [InlineData("[-1e999]")]
    public void What_is_no_JSON_or_has_no_form_is_refused(string input) => Should.Throw<JsonException>(() => Authority(input));

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xc0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xe2, 0x82, (byte)'"' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void What_is_not_UTF_8_is_refused(byte[] input)
    {
        Should.Throw<JsonException>(() => CanonicalJson.Authority.GetBytes(input));
        Should.Throw<JsonException>(() => CanonicalJson.Rfc8785.GetBytes(input));
    }

    [Fact]
    public void Nesting_is_limited_for_texts_and_values()
    {
        Authority(Nested(64)).ShouldBe(Nested(64));
        Should.Throw<JsonException>(() => Authority(Nested(65)));
        using var deep = JsonDocument.Parse(Nested(500), new JsonDocumentOptions { MaxDepth = 1000 });
        Should.Throw<JsonException>(() => CanonicalJson.Authority.GetBytes(deep.RootElement));
        using var hostile = JsonDocument.Parse("[" + Nested(64) + "]", new JsonDocumentOptions { MaxDepth = 1000 });
        Should.Throw<JsonException>(() => CanonicalJson.Authority.GetBytes(hostile.RootElement));
        Should.Throw<JsonException>(() => Authority(new string('[', 1_000_000)));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void Many_members_and_long_names_take_no_long_time()
    {
        var input = "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"{i}e\\u0301\":{i}")) + "}";
        Authority(input).Length.ShouldBeGreaterThan(200_000);
        // Two hundred thousand marks, each pair out of order.
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 100_000));
        Authority($"{{\"a{marks}\":1}}").Length.ShouldBeGreaterThan(200_000);
    }

    [Fact]
    public void Values_are_written_from_elements_and_objects_alike()
    {
        var value = new Dictionary<string, int> { ["b"] = 1, ["a"] = 2 };
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Dictionary<string, int>>)
            JsonSerializerOptions.Default.GetTypeInfo(typeof(Dictionary<string, int>));
        Encoding.UTF8.GetString(CanonicalJson.Authority.GetBytes(value, type)).ShouldBe("""{"a":2,"b":1}""");
        Should.Throw<ArgumentException>(() => CanonicalJson.Authority.GetBytes(default(JsonElement)));
    }

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself()
    {
        const string Input = """{"z":[1e5,0.1,"\ud800é\u0001"],"a":{"e\u0301":null}}""";
        Authority(Authority(Input)).ShouldBe(Authority(Input));
    }

    private static string Authority(string json) => Encoding.UTF8.GetString(CanonicalJson.Authority.GetBytes(Encoding.UTF8.GetBytes(json)));

    private static string Rfc8785(string json) => Encoding.UTF8.GetString(CanonicalJson.Rfc8785.GetBytes(Encoding.UTF8.GetBytes(json)));
}
