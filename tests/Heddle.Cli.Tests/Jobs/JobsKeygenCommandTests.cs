using System.Text.Json;
using Heddle.Jobs;

namespace Heddle.Cli.Tests;

public sealed class JobsKeygenCommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_makes_two_halves_and_shows_the_private_one_to_nobody()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("job", "keygen", "me.key", "--json");
        result.Code.ShouldBe(0, result.ToString());
        using var key = JobSigningKey.FromPem(await File.ReadAllTextAsync(bench.FileIn("me.key"), Cancel));
        var verifying = JobVerifyingKey.FromPem(await File.ReadAllTextAsync(bench.FileIn("me.key.pub"), Cancel));
        verifying.Verify([1, 2], key.Sign([1, 2])).ShouldBeTrue();
        var shown = JsonElement.Parse(result.Out);
        shown.GetProperty("private_key").GetString().ShouldBe(bench.FileIn("me.key"));
        shown.GetProperty("public_key").GetString().ShouldBe(bench.FileIn("me.key.pub"));
        shown.GetProperty("fingerprint").GetString().ShouldBe(verifying.ToString());
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(bench.FileIn("me.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        result.Out.ShouldNotContain("PRIVATE KEY");
    }

    [Theory]
    [InlineData("job.key")]
    [InlineData("job.key.pub")]
    public async Task It_overwrites_neither_half_and_leaves_no_half_behind(string taken)
    {
        await using var bench = new CommandBench();
        await File.WriteAllTextAsync(bench.FileIn(taken), "mine", Cancel);
        var result = await bench.RunAsync("job", "keygen");
        result.Code.ShouldBe(1);
        result.Error.ShouldBe(
            $"Error [file_exists] `{bench.FileIn(taken)}` exists and is not overwritten; name another file, or put it away\n"
        );
        Directory.GetFiles(bench.Folder).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(bench.FileIn(taken), Cancel)).ShouldBe("mine");
    }

    [Fact]
    public async Task A_job_signed_with_the_key_is_taken_where_only_that_is_believed()
    {
        await using var bench = new CommandBench();
        await bench.RunAsync("job", "keygen", "client.key");
        await bench.RunAsync("job", "keygen", "boss.key");
        await using var up = bench.Start("jobs", "up", "--key", "boss.key", "--trust", "heddle-client=client.key.pub");
        await UntilReadyAsync(up);
        (await bench.RunAsync("job", "submit", "job.echo", "1", "--id", "unsigned")).Code.ShouldBe(0);
        (await bench.RunAsync("job", "submit", "job.echo", "1", "--id", "signed", "--key", "client.key")).Code.ShouldBe(0);
        await bench.RunAsync("job", "wait", "signed", "--timeout", "2");
        (await bench.RunAsync("job", "status", "signed")).Code.ShouldBe(0);
        (await bench.RunAsync("job", "status", "unsigned")).Error.ShouldContain("[not_found]");
    }

    private static async Task UntilReadyAsync(RunningCommand up)
    {
        while (!(await up.ReadErrorLineAsync()).Contains("Ctrl-C ends", StringComparison.Ordinal)) { }
    }
}
