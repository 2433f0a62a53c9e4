namespace Heddle.Mesh.Tests.Contracts;

public sealed class AgentSpecTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a.*")]
    [InlineData("a\n")]
    [InlineData("ä")]
    public void A_name_outside_the_grammar_is_refused_by_name(string name)
    {
        var problem = Should.Throw<ArgumentException>(() => new AgentSpec(name, "x"));
        problem.Message.ShouldContain($"`{name}`");
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("nlp.summarizer")]
    [InlineData("A-1_b.c.d")]
    public void A_name_inside_the_grammar_is_taken(string name) => new AgentSpec(name, "x").FullName.ShouldBe(name);

    [Fact]
    public void A_channel_is_a_prefix_of_the_name() =>
        new AgentSpec("summarizer", "x") { Channel = "finance.nlp" }.FullName.ShouldBe("finance.nlp.summarizer");

    [Fact]
    public void A_channel_follows_the_grammar_of_names() =>
        Should.Throw<ArgumentException>(() => new AgentSpec("a", "x") { Channel = "b." }).Message.ShouldContain("channel");

    [Fact]
    public void The_defaults_are_those_of_the_wire_contract()
    {
        var spec = new AgentSpec("a", "b");
        spec.Version.ShouldBe("0.1.0");
        spec.Tags.ShouldBeEmpty();
        spec.MaxConcurrency.ShouldBe(256);
    }
}
