using System.Text;

namespace Heddle.Mesh.Tests.Discovery;

public sealed class CatalogDocumentTests
{
    private static readonly CatalogEntry Echo = new("echo", "Echoes.", "0.1.0", ["a"], true, false);

    [Fact]
    public void An_entry_is_written_with_its_six_members() =>
        Text(CatalogDocument.Empty.With([], [Echo])!)
            .ShouldBe("""[{"name":"echo","description":"Echoes.","version":"0.1.0","tags":["a"],"invocable":true,"streaming":false}]""");

    [Fact]
    public void Readers_fill_in_what_an_entry_leaves_out() =>
        Read("""[{"name":"a","description":"b"}]""")
            .Entries.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                entry => entry.Version.ShouldBe("0.1.0"),
                entry => entry.Tags.ShouldBeEmpty(),
                entry => entry.Invocable.ShouldBeTrue(),
                entry => entry.Streaming.ShouldBeFalse()
            );

    [Fact]
    public void What_others_wrote_stays_as_they_wrote_it()
    {
        var others = """{"name":"other","description":"\u00e9","x-team":{"cost":[1, 2]},"version":"9"}""";
        Text(Read($"[{others}]").With([], [Echo])!).ShouldStartWith($"[{others},");
    }

    [Fact]
    public void A_members_depth_makes_nobody_elses_entry_unreadable()
    {
        var deep = $$"""{"name":"deep","description":"x","x":{{new string('[', 500)}}{{new string(']', 500)}}}""";
        Text(Read($"[{deep}]").With([], [Echo])!).ShouldStartWith($"[{deep},");
    }

    [Fact]
    public void Registering_again_moves_the_entry_to_the_end() =>
        Read("""[{"name":"echo","description":"old"},{"name":"b","description":"b"}]""")
            .With([], [Echo])!
            .Entries.Select(entry => entry.Description)
            .ShouldBe(["b", "Echoes."]);

    [Fact]
    public void The_last_entry_under_a_name_counts() =>
        Read("""[{"name":"a","description":"1"},{"name":"a","description":"2"}]""")
            .Entries.ShouldHaveSingleItem()
            .Description.ShouldBe("2");

    [Theory]
    [InlineData("""[{"name":"a"},{"name":"b","description":"b"}]""", "b")]
    [InlineData("""[{"name":1,"description":"x"},7,null,{"name":"b","description":"b"}]""", "b")]
    [InlineData("""[{"name":"\ud800","description":"x"},{"name":"b","description":"b"}]""", "b")]
    [InlineData("""[{"name":"a","\udfff":1,"description":"\ud800"},{"name":"b","description":"b"}]""", "b")]
    [InlineData("{}", "")]
    [InlineData("not json", "")]
    [InlineData("", "")]
    public void What_is_malformed_is_skipped_with_a_warning_and_not_written_again(string json, string names)
    {
        var warnings = new List<string>();
        var document = CatalogDocument.Read(Encoding.UTF8.GetBytes(json), warnings.Add);
        warnings.ShouldNotBeEmpty();
        string.Join(',', document.Entries.Select(entry => entry.Name)).ShouldBe(names);
        Read(Text(document.With([], [Echo])!)).Entries.Count.ShouldBe(document.Entries.Count + 1);
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing() => Read("[]").With(["ghost"], []).ShouldBeNull();

    [Fact]
    public void Removing_the_last_entry_leaves_an_empty_list() =>
        Text(CatalogDocument.Empty.With([], [Echo])!.With(["echo"], [])!).ShouldBe("[]");

    [Fact]
    public void An_entry_with_a_description_of_60_characters_is_short_enough_for_a_prompt()
    {
        var entry = new CatalogEntry("finance.risk.scorer", new string('d', 60), "1.0.0", ["finance", "risk"], true, false);
        Encoding.UTF8.GetByteCount(Text(CatalogDocument.Empty.With([], [entry])!)).ShouldBeLessThanOrEqualTo(220);
    }

    private static CatalogDocument Read(string json) =>
        CatalogDocument.Read(Encoding.UTF8.GetBytes(json), problem => throw new InvalidOperationException(problem));

    private static string Text(CatalogDocument document) => Encoding.UTF8.GetString(document.Json.Span);
}
