namespace Heddle.Jobs.Tests;

public sealed class JobPoolsTests
{
    [Fact]
    public void Topics_go_to_one_pool_or_several()
    {
        var pools = JobPools.Parse(
            """
            topics:
              job.summarize: text
              job.tools: [cpu-tools, gpu-tools]
            pools:
              text:
              cpu-tools: {}
              gpu-tools:
                requires: [git, cuda]
            """
        );

        pools.For("job.summarize").Select(pool => pool.Name).ShouldBe(["text"]);
        pools.For("job.tools").Select(pool => pool.Name).ShouldBe(["cpu-tools", "gpu-tools"]);
        pools.For("job.tools")[1].Requires.ShouldBe(["git", "cuda"]);
        pools.For("job.other").ShouldBeEmpty();
        pools.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("- a", 1, "mapping")]
    [InlineData("topics: {}", 1, "`pools` is missing")]
    [InlineData("topics: {}\npools: {}\npoools: {}", 3, "`poools` is not known")]
    [InlineData("topics:\n  job.a: x\npools: {}", 2, "pool `x`, which is not under `pools`")]
    [InlineData("topics:\n  jobs.a: x\npools: { x: {} }", 2, "`jobs.a` is no topic")]
    [InlineData("topics:\n  job.a: []\npools: { x: {} }", 2, "no pool")]
    [InlineData("topics: {}\npools:\n  x:\n    require: [a]", 4, "`require` is not known")]
    [InlineData("topics: {}\npools:\n  x:\n    requires: { a: b }", 4, "must be a text")]
    [InlineData("topics: {}\npools:\n  x: {}\n  x: {}", 4, "uplicate")]
    [InlineData("topics: {}\npools:\n  x: [", 3, "")]
    [InlineData("topics: {}\npools: {}\n---\na: b", 4, "second document")]
    public void What_is_wrong_is_said_with_its_line(string yaml, int line, string problem)
    {
        var e = Should.Throw<JobPoolsException>(() => JobPools.Parse(yaml, "pools.yaml"));

        e.Message.ShouldContain(problem);
        e.Line.ShouldBe(line);
        e.Message.ShouldStartWith($"pools.yaml({line}): ");
    }
}
