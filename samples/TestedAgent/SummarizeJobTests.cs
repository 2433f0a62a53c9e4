using Heddle.Jobs;

namespace TestedAgent;

/// <summary>Tests of a job without a server, a bus or a clock that moves by itself.</summary>
public sealed class SummarizeJobTests
{
    [Fact]
    public async Task A_handler_is_tried_with_an_input()
    {
        var result = await JobTest.RunAsync<string, int>((text, _) => text.Split(' ').Length, "three small words");
        result.Output.ShouldBe(3);
    }

    [Fact]
    public async Task A_whole_job_system_runs_inside_a_test()
    {
        await using var bench = new JobTestAgent();
        bench.Agent.Job<string, int>("job.words", (text, _) => text.Split(' ').Length);
        await bench.StartAsync();
        var words = await bench.Client.SubmitAndWaitAsync<int>("job.words", "three small words");
        words.ShouldBe(3);
    }
}
