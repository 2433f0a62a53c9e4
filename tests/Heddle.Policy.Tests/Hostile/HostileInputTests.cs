using System.Text;

namespace Heddle.Policy.Tests;

/// <summary>Megabytes of anything end in an error with a position. Time that grew faster than the text would be hours here.</summary>
public sealed class HostileInputTests
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string, string, string, string> Nestings =>
        new()
        {
            { "parentheses", "permit (principal, action, resource) when { ", "(", "" },
            { "closed parentheses", "permit (principal, action, resource) when { ", "(", ")" },
            { "lists", "permit (principal, action, resource) when { ", "[", "" },
            { "records", "permit (principal, action, resource) when { ", "{a:", "" },
            { "negations", "permit (principal, action, resource) when { ", "!", "" },
            { "spaced negations", "permit (principal, action, resource) when { ", "!(", "" },
            { "minus signs", "permit (principal, action, resource) when { ", "-", "" },
            { "conditionals", "permit (principal, action, resource) when { ", "if true then ", "" },
            { "nested conditions of conditionals", "permit (principal, action, resource) when { ", "if ", "" },
            { "calls", "permit (principal, action, resource) when { ", "ip(", "" },
            { "methods", "permit (principal, action, resource) when { principal", ".contains(principal", "" },
            { "attributes", "permit (principal, action, resource) when { principal", ".a", "" },
            { "indexes", "permit (principal, action, resource) when { principal", "[\"a\"]", "" },
            { "sums", "permit (principal, action, resource) when { 1", " + 1", "" },
            { "paths", "permit (principal, action, resource) when { a", "::a", "" },
            { "extended has", "permit (principal, action, resource) when { principal has a", ".a", "" },
            { "comparisons", "permit (principal, action, resource) when { 1", " < 1", "" },
            { "scope parentheses", "permit (principal == ", "(", "" },
            { "annotations", "", "@a", "" },
            { "policies without an end", "", "permit ", "" },
            { "semicolons", "", ";", "" },
            { "wrong policies", "", "permit();", "" },
            { "comments", "", "// x\n", "permit" },
            { "one comment", "//", "x", "\npermit" },
            { "white space", "permit", " ", "" },
            { "an open string", "@a(\"", "x", "" },
            { "a string of backslashes", "@a(\"", "\\", "" },
            { "wrong escapes", "@a(\"", "\\q", "" },
            { "unicode escapes without an end", "@a(\"", "\\u{", "" },
            { "long unicode escapes", "@a(\"\\u{0", "_", "\")" },
            { "digits", "permit (principal, action, resource) when { ", "9", "" },
            { "nul characters", "", "\0", "" },
            { "lone surrogates", "permit ", "\ud800", "" },
            { "letters outside the alphabet", "", "ä", "" },
            { "ands", "permit (principal, action, resource) when { true", " && true", "" },
        };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void A_megabyte_of_a_policy_text_ends_in_an_error_with_a_position(string what, string start, string unit, string end) =>
        Refuses(what, start, unit, end, Megabyte);

    [Theory]
    [InlineData("(", "")]
    [InlineData("(", ")")]
    [InlineData("[", "")]
    [InlineData("{a:", "")]
    [InlineData("!(", "")]
    [InlineData("if ", "")]
    public void Ten_megabytes_of_nesting_end_in_an_error_with_a_position(string unit, string end) =>
        Refuses(unit, "permit (principal, action, resource) when { ", unit, end, 10 * Megabyte);

    private static void Refuses(string what, string start, string unit, string end, int bytes)
    {
        var count = bytes / unit.Length;
        var text = new StringBuilder(start)
            .Insert(start.Length, unit, count)
            .Append(end.Length == 1 ? new string(end[0], count) : end)
            .ToString();
        PolicySet.TryParse(text, out var policies, out var findings).ShouldBeFalse(what);
        policies.ShouldBeNull();
        findings.ShouldNotBeEmpty();
        findings.ShouldAllBe(f => f.Position != null);
        findings.Length.ShouldBeLessThanOrEqualTo(100);
        findings[0].Render().Length.ShouldBeLessThan(2000);
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{\"a\":", "")]
    [InlineData("[{\"uid\":", "")]
    [InlineData("[1,", "")]
    [InlineData("\"", "")]
    [InlineData("\\", "")]
    [InlineData("\0", "")]
    [InlineData(" ", "x")]
    [InlineData("[", "]")]
    public void Megabytes_of_json_end_in_an_error_with_a_position(string unit, string end)
    {
        var count = 2 * Megabyte / unit.Length;
        var text = new StringBuilder().Insert(0, unit, count).Append(end == "]" ? new string(']', count) : end).ToString();
        Entities.TryParse(text, out _, out var findings).ShouldBeFalse();
        findings.ShouldAllBe(f => f.Position != null);
        PolicySet.TryParseJson(text, out _, out findings).ShouldBeFalse();
        findings.ShouldAllBe(f => f.Position != null);
    }

    [Fact]
    public void Deep_values_and_expressions_in_json_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000)) + string.Concat(Enumerable.Repeat("]", 100_000));
        Should
            .Throw<PolicyParseException>(() => CedarRecord.Parse($$"""{"a":{{deep}}}"""))
            .Diagnostics[0]
            .Message.ShouldContain("nested deeper");
        var negations = string.Concat(Enumerable.Repeat("""{"!":{"arg":""", 100_000)) + """{"Value":true}""" + new string('}', 200_000);
        var policy =
            $$"""{"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":{{negations}}}]}""";
        Should.Throw<PolicyParseException>(() => CedarPolicy.ParseJson(policy)).Diagnostics[0].Message.ShouldContain("nested deeper");
    }

    [Fact]
    public void A_chain_of_thirty_thousand_operands_is_legal_in_every_direction()
    {
        var chain = string.Join(" || ", Enumerable.Range(0, 30_000).Select(i => $"context.n == {i}"));
        var policy = CedarPolicy.Parse($"permit (principal, action, resource) when {{ {chain} }};");
        CedarPolicy.ParseJson(policy.ToJson()).ToString().ShouldBe(policy.ToString());
        var request = new AuthorizationRequest(new("U", "u"), new("Action", "a"), new("R", "r"), CedarRecord.Create([new("n", 29_999)]));
        new Authorizer().IsAuthorized(request, PolicySet.Create([policy]), Entities.Empty).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_where_it_stands()
    {
        PolicySet.TryParse("permit (principal, action, resource)\nwhen { \"\ud800\" == \"\" };", out _, out var findings).ShouldBeFalse();
        findings.ShouldHaveSingleItem().Position.ShouldBe(new SourcePosition(2, 9));
        Entities.TryParse("[\n\"\\ud800\"]", out _, out findings).ShouldBeFalse();
        findings.ShouldHaveSingleItem().Position.ShouldBe(new SourcePosition(2, 1));
        Should.Throw<ArgumentException>(() => new EntityUid("User", "\udc00"));
    }

    [Fact]
    public void A_nul_is_data_inside_a_string_and_an_error_outside()
    {
        CedarPolicy.Parse("@a(\"\0\") permit (principal, action, resource);").Annotations["a"].ShouldBe("\0");
        PolicySet.TryParse("permit\0(principal, action, resource);", out _, out var findings).ShouldBeFalse();
        findings[0].Message.ShouldContain("U+0000");
    }
}
