using System.Text;
using System.Text.Json;
using Heddle.DevServers;
using Heddle.Jobs;

namespace Heddle.Cli.Tests;

public sealed class JobsSubmitCommandTests
{
    [Fact]
    public async Task A_job_is_submitted_and_its_output_shown_over_a_real_server()
    {
        await using var server = await NatsServer.StartAsync(null, TestContext.Current.CancellationToken);
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench, server.Url);
        await jobs.EchoAsync();
        await File.WriteAllTextAsync(bench.FileIn("doc.json"), """{"text":"grün","n":1}""", TestContext.Current.CancellationToken);
        var result = await bench.RunAsync("job", "submit", "job.echo", "@doc.json", "--wait", "--id", "a");
        result.ShouldBe(new CommandResult(0, "{\"text\":\"grün\",\"n\":1}\n", "job a is submitted\n"));
    }

    [Fact]
    public async Task Without_waiting_it_shows_the_id_which_can_be_waited_for()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        var submitted = await bench.RunAsync("job", "submit", "job.echo", "7");
        submitted.Code.ShouldBe(0, submitted.ToString());
        submitted.Error.ShouldBeEmpty();
        var id = submitted.Lines.ShouldHaveSingleItem();
        id.Length.ShouldBe(32);
        await jobs.EchoAsync();
        (await bench.RunAsync("job", "wait", id)).ShouldBe(new CommandResult(0, "7\n", ""));
        (await bench.RunAsync("job", "wait", id)).ShouldBe(new CommandResult(0, "7\n", ""), "it has ended before");
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task The_input_comes_from_standard_input(string? payload)
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.EchoAsync();
        bench.Type("[1, 2]\n");
        string[] command = ["job", "submit", "job.echo", "--wait"];
        (await bench.RunAsync(payload is null ? command : [.. command, payload])).Out.ShouldBe("[1,2]\n");
    }

    [Fact]
    public async Task JSON_has_the_job_or_with_waiting_its_state_and_output()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.EchoAsync();
        var submitted = Parse(await bench.RunAsync("job", "submit", "job.echo", "1", "--json", "--id", "a"));
        submitted.EnumerateObject().Select(member => member.Name).ShouldBe(["context_ptr", "job_id", "trace_id"]);
        var ended = Parse(await bench.RunAsync("job", "submit", "job.echo", """{"b":1}""", "--json", "--wait", "--tenant", "acme"));
        ended.GetProperty("status").GetString().ShouldBe("SUCCEEDED");
        ended.GetProperty("worker_id").GetString().ShouldBe(JobBench.Worker);
        ended.GetProperty("tenant_id").GetString().ShouldBe("acme");
        ended.GetProperty("output").GetProperty("b").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_fails_says_so_in_words_exit_code_and_JSON()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.WorkAsync((_, _, _) => throw new FailedJobException("no such document"));
        var result = await bench.RunAsync("job", "submit", "job.echo", "1", "--wait", "--json", "--id", "a");
        result.Code.ShouldBe(1);
        Parse(result with { Code = 0 }).GetProperty("status").GetString().ShouldBe("FAILED");
        result.Error.ShouldContain("Error [job_failed] job `a` ended as FAILED: no such document\n");
        result.Error.ShouldEndWith("Try: heddle jobs dlq show a\n");
    }

    [Fact]
    public async Task A_refused_job_ends_with_3()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench, policy: new RefusingPolicy());
        var result = await bench.RunAsync("job", "submit", "job.echo", "1", "--wait");
        result.Code.ShouldBe(ExitCode.Denied);
        result.Error.ShouldContain("Error [job_denied] ");
        result.Error.ShouldContain("not on a Sunday");
    }

    [Fact]
    public async Task A_job_past_its_deadline_ends_with_4()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await jobs.WorkAsync(ForeverAsync);
        var result = await bench.RunAsync("job", "submit", "job.echo", "1", "--wait", "--deadline", "0.2");
        result.Code.ShouldBe(ExitCode.TimedOut);
        result.Error.ShouldContain("Error [job_timeout] ");
    }

    [Fact]
    public async Task Who_waits_no_longer_is_told_how_to_wait_again()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        var result = await bench.RunAsync("job", "submit", "job.echo", "1", "--wait", "--timeout", "0.1", "--id", "a");
        result.Code.ShouldBe(ExitCode.TimedOut);
        result.Error.ShouldEndWith("Error [timeout] job `a` has not ended within 0.1 s; it goes on\nTry: heddle jobs wait a\n");
    }

    [Fact]
    public async Task An_interrupted_wait_leaves_the_job_alone()
    {
        await using var bench = new CommandBench();
        await using var jobs = await JobBench.StartAsync(bench);
        await using var waiting = bench.Start("job", "submit", "job.echo", "1", "--wait", "--id", "a");
        (await waiting.ReadErrorLineAsync()).ShouldBe("job a is submitted");
        (await waiting.InterruptAsync()).Code.ShouldBe(130);
        await jobs.EchoAsync();
        (await bench.RunAsync("job", "wait", "a")).Out.ShouldBe("1\n");
    }

    [Fact]
    public async Task People_see_a_bar_and_what_the_worker_says()
    {
        await using var bench = new CommandBench { IsTerminal = true };
        await using var jobs = await JobBench.StartAsync(bench);
        var seen = new TaskCompletionSource();
        await jobs.WorkAsync(
            async (input, job, cancel) =>
            {
                await job.ReportProgressAsync(42, "half \e[31mway", cancel);
                await seen.Task.WaitAsync(cancel);
                return input;
            }
        );
        await using var waiting = bench.Start("job", "submit", "job.echo", "1", "--wait");
        var shown = new StringBuilder();
        while (!(shown.ToString() is var text && text.Contains("42%") && text.Contains(" half ␛[31mway")))
        {
            shown.Append(await waiting.ReadErrorLineAsync());
        }

        seen.SetResult();
        (await waiting.FinishAsync()).Out.ShouldBe("1\n");
    }

    [Fact]
    public async Task Without_a_dispatcher_there_is_nobody_to_submit_to()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("job", "submit", "job.echo", "1");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [no_dispatcher] ");
        result.Error.ShouldEndWith("Try: heddle jobs up\n");
    }

    [Theory]
    [InlineData("is no topic of jobs", "echo", "1")]
    [InlineData("is no topic of jobs", "job.*", "1")]
    [InlineData("the payload is not JSON", "job.echo", "{")]
    [InlineData("is no label", "job.echo", "1", "--label", "gpu")]
    [InlineData("the second of its name", "job.echo", "1", "--label", "a=1", "--label", "a=2")]
    [InlineData("the deadline `soon`", "job.echo", "1", "--deadline", "soon")]
    [InlineData("an empty id", "job.echo", "1", "--id", "")]
    [InlineData("write `sender=file`", "job.echo", "1", "--trust", "me")]
    [InlineData("urgent", "job.echo", "1", "--priority", "urgent")]
    public async Task What_cannot_be_meant_is_a_usage_error(string message, params string[] words)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(["job", "submit", .. words]);
        result.Code.ShouldBe(2, result.ToString());
        result.Error.ShouldContain(message);
        bench.Urls.ShouldBeEmpty();
    }

    private static async Task<object?> ForeverAsync(JsonElement input, JobContext job, CancellationToken cancel)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        return null;
    }

    private static JsonElement Parse(CommandResult result)
    {
        result.Code.ShouldBe(0, result.ToString());
        return JsonElement.Parse(result.Out);
    }
}
