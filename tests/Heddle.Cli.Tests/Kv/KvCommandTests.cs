using System.Text.Json;

namespace Heddle.Cli.Tests;

public sealed class KvCommandTests
{
    [Fact]
    public async Task What_is_put_is_what_is_got()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("kv", "put", "config/threshold", "0.85")).ShouldBe(new CommandResult(0, "1\n", ""));
        (await bench.RunAsync("kv", "get", "config/threshold")).ShouldBe(new CommandResult(0, "0.85", ""));
        bench.IsTerminal = true;
        (await bench.RunAsync("kv", "get", "config/threshold")).Out.ShouldBe("0.85\n");
    }

    [Fact]
    public async Task A_value_comes_from_a_file_or_standard_input_byte_for_byte()
    {
        await using var bench = new CommandBench();
        await File.WriteAllBytesAsync(bench.FileIn("value"), "from a file\n"u8.ToArray());
        await bench.RunAsync("kv", "put", "file", "@value");
        bench.Type(" from a pipe \n");
        await bench.RunAsync("kv", "put", "pipe");
        (await bench.RunAsync("kv", "get", "file")).Out.ShouldBe("from a file\n");
        (await bench.RunAsync("kv", "get", "pipe")).Out.ShouldBe(" from a pipe \n");
    }

    [Fact]
    public async Task Nothing_to_put_is_a_usage_error()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("kv", "put", "key");
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("no value for key `key`");
    }

    [Theory]
    [InlineData("get")]
    [InlineData("rm")]
    public async Task A_missing_key_is_an_error(string verb)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("kv", verb, "missing");
        result.ShouldBe(new CommandResult(1, "", "Error [not_found] key `missing` does not exist; `heddle kv ls` lists those that do\n"));
    }

    [Fact]
    public async Task A_removed_key_is_gone()
    {
        await using var bench = new CommandBench();
        await bench.RunAsync("kv", "put", "key", "1");
        (await bench.RunAsync("kv", "rm", "key")).ShouldBe(new CommandResult(0, "", ""));
        (await bench.RunAsync("kv", "get", "key")).Code.ShouldBe(1);
        (await bench.RunAsync("kv", "ls")).ShouldBe(new CommandResult(0, "", ""));
    }

    [Fact]
    public async Task Keys_are_listed_sorted_and_by_pattern()
    {
        await using var bench = new CommandBench();
        foreach (var key in new[] { "b.x", "a.x", "a.y.z" })
        {
            await bench.RunAsync("kv", "put", key, "1");
        }

        (await bench.RunAsync("kv", "ls")).Lines.ShouldBe(["a.x", "a.y.z", "b.x"]);
        (await bench.RunAsync("kv", "ls", "a.*")).Lines.ShouldBe(["a.x"]);
        (await bench.RunAsync("kv", "ls", "a.>", "--json")).Out.ShouldBe("[\n  \"a.x\",\n  \"a.y.z\"\n]\n");
    }

    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("plain", "\"plain\"")]
    public async Task JSON_has_the_value_its_revision_and_time(string value, string json)
    {
        await using var bench = new CommandBench();
        await bench.RunAsync("kv", "put", "key", value);
        var result = await bench.RunAsync("kv", "get", "key", "--json");
        var entry = JsonSerializer.Deserialize<JsonElement>(result.Out);
        entry.EnumerateObject().Select(member => member.Name).ShouldBe(["created", "deleted", "key", "revision", "value"]);
        JsonView.SortedLine(entry.GetProperty("value")).ShouldBe(json);
        entry.GetProperty("revision").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_survive()
    {
        await using var bench = new CommandBench { Input = [0xff, 0, 0xfe] };
        await bench.RunAsync("kv", "put", "bytes");
        var entry = JsonSerializer.Deserialize<JsonElement>((await bench.RunAsync("kv", "get", "bytes", "--json")).Out);
        entry.GetProperty("base64").GetString().ShouldBe("/wD+");
        bench.IsTerminal = true;
        (await bench.RunAsync("kv", "get", "bytes")).Out.ShouldBe("(3 bytes that are no text)\n");
    }

    [Fact]
    public async Task A_watch_shows_the_state_then_every_change()
    {
        await using var bench = new CommandBench();
        await bench.RunAsync("kv", "put", "a.x", "1");
        await using var watch = bench.Start("kv", "watch", "a.*");
        (await watch.ReadLineAsync()).ShouldBe("a.x 1");
        await bench.RunAsync("kv", "put", "b.x", "not matched");
        await bench.RunAsync("kv", "put", "a.y", "two\nlines");
        (await watch.ReadLineAsync()).ShouldBe("a.y two␊lines");
        await bench.RunAsync("kv", "rm", "a.x");
        (await watch.ReadLineAsync()).ShouldBe("a.x (deleted)");
        (await watch.InterruptAsync()).Code.ShouldBe(130);
    }

    [Fact]
    public async Task A_watch_as_JSON_is_one_object_a_line()
    {
        await using var bench = new CommandBench();
        await bench.RunAsync("kv", "put", "a", "1");
        await using var watch = bench.Start("kv", "watch", "--json");
        (await watch.ReadLineAsync()).ShouldMatch("""^\{"created":"[^"]+","deleted":false,"key":"a","revision":1,"value":1\}$""");
        await bench.RunAsync("kv", "rm", "a");
        (await watch.ReadLineAsync()).ShouldMatch("""^\{"created":"[^"]+","deleted":true,"key":"a","revision":2\}$""");
    }
}
