using System.IO.Pipelines;
using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class WorkspaceCommandTests
{
    private const string Moment = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_is_what_is_got()
    {
        await using var bench = new CommandBench();
        var content = new byte[300_000];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(bench.FileIn("in"), content, Cancel);
        (await bench.RunAsync("workspace", "put", "docs/a.bin", "in")).ShouldBe(
            new CommandResult(0, "", "stored docs/a.bin, 300000 bytes\n")
        );
        (await bench.RunAsync("workspace", "get", "docs/a.bin", "--output", "out")).ShouldBe(
            new CommandResult(0, "", $"wrote {bench.FileIn("out")}, 300000 bytes\n")
        );
        (await File.ReadAllBytesAsync(bench.FileIn("out"), Cancel)).ShouldBe(content);
        Directory.GetFiles(bench.Folder).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task Standard_input_and_output_do_for_files(string? dash)
    {
        await using var bench = new CommandBench();
        bench.Type(" from a pipe \n");
        (await bench.RunAsync(dash is null ? ["workspace", "put", "a"] : ["workspace", "put", "a", dash])).Code.ShouldBe(0);
        (await bench.RunAsync(dash is null ? ["workspace", "get", "a"] : ["workspace", "get", "a", "--output", dash])).ShouldBe(
            new CommandResult(0, " from a pipe \n", "")
        );
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await using var bench = new CommandBench { Input = [] };
        (await bench.RunAsync("workspace", "put", "empty")).Error.ShouldBe("stored empty, 0 bytes\n");
        (await bench.RunAsync("workspace", "get", "empty")).ShouldBe(new CommandResult(0, "", ""));
    }

    [Fact]
    public async Task What_a_put_replaces_is_told()
    {
        await using var bench = new CommandBench();
        bench.Type("first");
        await bench.RunAsync("workspace", "put", "a");
        bench.Type("other");
        var result = await bench.RunAsync("workspace", "put", "a");
        result.Code.ShouldBe(0);
        result.Error.ShouldMatch($"^stored a, 5 bytes, in place of 5 bytes of {Moment}\n$");
    }

    [Fact]
    public async Task A_file_that_is_there_is_only_replaced_when_asked_for()
    {
        await using var bench = new CommandBench();
        bench.Type("new");
        await bench.RunAsync("workspace", "put", "a");
        await File.WriteAllTextAsync(bench.FileIn("out"), "old", Cancel);
        bench.Urls.Clear();
        var refused = await bench.RunAsync("workspace", "get", "a", "--output", "out");
        refused.ShouldBe(new CommandResult(2, "", $"Error [usage] the file `{bench.FileIn("out")}` exists; `--force` replaces it\n"));
        bench.Urls.ShouldBeEmpty();
        (await File.ReadAllTextAsync(bench.FileIn("out"), Cancel)).ShouldBe("old");
        (await bench.RunAsync("workspace", "get", "a", "--output", "out", "--force")).Code.ShouldBe(0);
        (await File.ReadAllTextAsync(bench.FileIn("out"), Cancel)).ShouldBe("new");
    }

    [Fact]
    public async Task A_get_that_fails_leaves_nothing_behind()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("workspace", "get", "missing", "--output", "out");
        result.ShouldBe(
            new CommandResult(
                1,
                "",
                "Error [not_found] file `missing` is not in the workspace; `heddle workspace ls` lists those that are\n"
            )
        );
        Directory.GetFileSystemEntries(bench.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null here");
        await using var bench = new CommandBench();
        bench.Type("new");
        await bench.RunAsync("workspace", "put", "a");
        (await bench.RunAsync("workspace", "get", "a", "--output", "/dev/null")).Code.ShouldBe(0);
        (await File.ReadAllBytesAsync("/dev/null", Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_terminal_gets_no_bytes_it_was_not_asked_to_show()
    {
        await using var bench = new CommandBench();
        bench.Type("text");
        await bench.RunAsync("workspace", "put", "a");
        bench.IsTerminal = true;
        (await bench.RunAsync("workspace", "get", "a")).Code.ShouldBe(2);
        (await bench.RunAsync("workspace", "get", "a", "--output", "-")).Out.ShouldBe("text");
    }

    [Theory]
    [InlineData("nothing to store as `a`", "put", "a")]
    [InlineData("gone` cannot be read", "put", "a", "gone")]
    [InlineData("is a folder", "get", "a", "--output", ".")]
    [InlineData("cannot be written", "get", "a", "--output", "no/such/folder")]
    [InlineData("goes to standard output", "get", "a", "--json")]
    public async Task What_cannot_be_meant_is_refused_before_anybody_is_connected_to(string problem, params string[] words)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(["workspace", .. words]);
        result.Code.ShouldBe(2);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [usage] ");
        result.Error.ShouldContain(problem);
        bench.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_are_listed_with_their_sizes()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("workspace", "ls")).Out.ShouldContain("(empty)");
        foreach (var name in new[] { "b", "a" })
        {
            bench.Type("12345");
            await bench.RunAsync("workspace", "put", name);
        }

        var lines = (await bench.RunAsync("workspace", "ls")).Lines;
        lines[0].ShouldMatch("^SIZE +MODIFIED +NAME$");
        lines[1].ShouldMatch($"^5 +{Moment} +a$");
        lines[2].ShouldMatch($"^5 +{Moment} +b$");
        var json = JsonElement.Parse((await bench.RunAsync("workspace", "ls", "--json")).Out);
        json.EnumerateArray().Select(file => file.GetProperty("name").GetString()).ShouldBe(["a", "b"]);
        json[0].EnumerateObject().Select(member => member.Name).ShouldBe(["chunks", "deleted", "digest", "modified", "name", "size"]);
        json[0].GetProperty("digest").GetString().ShouldStartWith("SHA-256=");
    }

    [Fact]
    public async Task A_removed_file_is_gone()
    {
        await using var bench = new CommandBench();
        bench.Type("1");
        await bench.RunAsync("workspace", "put", "a");
        (await bench.RunAsync("workspace", "rm", "a")).ShouldBe(new CommandResult(0, "", ""));
        (await bench.RunAsync("workspace", "rm", "a")).Error.ShouldStartWith("Error [not_found] ");
        (await bench.RunAsync("workspace", "get", "a")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_watch_shows_the_state_then_every_change()
    {
        await using var bench = new CommandBench();
        bench.Type("12345");
        await bench.RunAsync("workspace", "put", "a");
        await using var watch = bench.Start("workspace", "watch");
        (await watch.ReadLineAsync()).ShouldBe("a 5");
        await bench.RunAsync("workspace", "put", "two\nlines");
        (await watch.ReadLineAsync()).ShouldBe("two␊lines 5");
        await bench.RunAsync("workspace", "rm", "a");
        (await watch.ReadLineAsync()).ShouldBe("a (deleted)");
        (await watch.InterruptAsync()).Code.ShouldBe(130);
    }

    [Fact]
    public async Task A_watch_as_JSON_is_one_object_a_line()
    {
        await using var bench = new CommandBench();
        bench.Type("12345");
        await bench.RunAsync("workspace", "put", "a");
        await using var watch = bench.Start("workspace", "watch", "--json");
        (await watch.ReadLineAsync()).ShouldMatch(
            $$"""^\{"chunks":1,"deleted":false,"digest":"SHA-256=[^"]+","modified":"{{Moment}}","name":"a","size":5\}$"""
        );
        await bench.RunAsync("workspace", "rm", "a");
        (await watch.ReadLineAsync()).ShouldMatch($$"""^\{"deleted":true,"modified":"{{Moment}}","name":"a"\}$""");
    }

    [Fact]
    public async Task A_put_that_waits_for_more_input_ends_with_Ctrl_C_and_stores_nothing()
    {
        var typed = new Pipe();
        await using var bench = new CommandBench { InputStream = typed.Reader.AsStream() };
        await typed.Writer.WriteAsync("the first part"u8.ToArray(), Cancel);
        await using var put = bench.Start("workspace", "put", "a");
        (await put.InterruptAsync()).Code.ShouldBe(130);
        bench.InputStream = null;
        (await bench.RunAsync("workspace", "ls", "--json")).Out.ShouldBe("[]\n");
    }

    [Fact]
    public async Task A_slow_transfer_shows_a_person_how_far_it_is()
    {
        var typed = new Pipe();
        await using var bench = new CommandBench { InputStream = typed.Reader.AsStream(), IsTerminal = true };
        bench.Variables["TERM"] = "xterm";
        await using var put = bench.Start("workspace", "put", "a");
        (await put.ReadErrorLineAsync()).ShouldNotBeNull();
        await typed.Writer.CompleteAsync();
        (await put.FinishAsync()).Error.ShouldContain("stored a, 0 bytes");
    }

    [Fact]
    public async Task Names_complete_to_the_files_that_are_there()
    {
        await using var bench = new CommandBench();
        bench.Type("1");
        await bench.RunAsync("workspace", "put", "docs/a.txt");
        var line = $"{System.CommandLine.RootCommand.ExecutableName} workspace get do";
        (await bench.RunAsync($"[suggest:{line.Length}]", line)).Lines.ShouldBe(["docs/a.txt"]);
    }
}
