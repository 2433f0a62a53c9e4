using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class AddressTests
{
    [Fact]
    public async Task The_option_comes_before_the_variables_before_the_files_before_the_default()
    {
        await using var bench = new CommandBench();
        (await AskedFor(bench)).ShouldBe("nats://127.0.0.1:4222");
        AddressFile.Write(bench.FileIn(".oam-url"), "nats://oam-file:1", null);
        (await AskedFor(bench)).ShouldBe("nats://oam-file:1");
        AddressFile.Write(bench.FileIn(".heddle"), "nats://heddle-file:1", null);
        (await AskedFor(bench)).ShouldBe("nats://heddle-file:1");
        bench.Variables["OAM_URL"] = "nats://oam-variable:1";
        (await AskedFor(bench)).ShouldBe("nats://oam-variable:1");
        bench.Variables["HEDDLE_URL"] = "nats://heddle-variable:1";
        (await AskedFor(bench)).ShouldBe("nats://heddle-variable:1");
        (await AskedFor(bench, "--url", "nats://option:1")).ShouldBe("nats://option:1");
    }

    [Fact]
    public async Task When_nobody_answers_the_message_says_who_named_the_address()
    {
        await using var bench = new CommandBench { Connect = (_, _) => throw new MeshConnectionException("cannot connect to `here`") };
        bench.Variables["HEDDLE_URL"] = "nats://127.0.0.1:1";
        var result = await bench.RunAsync("mesh", "catalog");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldBe(
            "Error [connection_failed] cannot connect to `here`; the address comes from HEDDLE_URL\nTry: heddle mesh up\n"
        );
    }

    [Fact]
    public async Task Nobody_is_told_to_start_a_mesh_here_when_the_address_is_elsewhere()
    {
        await using var bench = new CommandBench { Connect = (_, _) => throw new MeshConnectionException("cannot connect to `there`") };
        var result = await bench.RunAsync("mesh", "catalog", "--url", "nats://mesh.example:4222");
        result.Code.ShouldBe(1);
        result.Error.ShouldNotContain("mesh up");
    }

    [Fact]
    public async Task A_file_that_names_no_URL_is_named_in_the_message()
    {
        await using var bench = new CommandBench();
        await File.WriteAllTextAsync(bench.FileIn(".heddle"), "nonsense\n", TestContext.Current.CancellationToken);
        var result = await bench.RunAsync("mesh", "catalog");
        result.Code.ShouldBe(1);
        result.Error.ShouldContain(bench.FileIn(".heddle"));
    }

    [Fact]
    public async Task A_credentials_file_that_is_gone_is_named_before_anybody_is_connected_to()
    {
        await using var bench = new CommandBench();
        bench.Variables["HEDDLE_CREDS"] = bench.FileIn("gone.creds");
        var result = await bench.RunAsync("mesh", "catalog");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith($"Error [connection_failed] the credentials file `{bench.FileIn("gone.creds")}` does not exist");
        bench.Urls.ShouldBeEmpty();
    }

    private static async Task<string> AskedFor(CommandBench bench, params string[] more)
    {
        (await bench.RunAsync([.. "mesh catalog".Split(' '), .. more])).Code.ShouldBe(0);
        return bench.Urls[^1];
    }
}
