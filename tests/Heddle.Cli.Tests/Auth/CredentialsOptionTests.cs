using Heddle.DevServers;
using Heddle.Mesh;
using Heddle.Transport.Tests.Nats;

namespace Heddle.Cli.Tests;

public sealed class CredentialsOptionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_option_comes_before_the_variables_before_the_file_that_names_the_URL()
    {
        await using var bench = new CommandBench();
        foreach (var name in new[] { "file", "oam", "heddle", "option" })
        {
            await File.WriteAllTextAsync(bench.FileIn(name), "", Cancel);
            File.SetUnixFileMode(bench.FileIn(name), UnixFileMode.UserRead);
        }

        (await UsedBy(bench)).ShouldBeNull();
        AddressFile.Write(bench.FileIn(".oam-url"), "nats://team:4222", "file");
        (await UsedBy(bench)).ShouldBe(bench.FileIn("file"));
        (await UsedBy(bench, "--url", "nats://team:4222")).ShouldBe(bench.FileIn("file"));
        (await UsedBy(bench, "--url", "nats://elsewhere:4222")).ShouldBeNull();
        bench.Variables["OAM_CREDS"] = bench.FileIn("oam");
        (await UsedBy(bench)).ShouldBe(bench.FileIn("oam"));
        bench.Variables["HEDDLE_CREDS"] = "heddle";
        (await UsedBy(bench)).ShouldBe(bench.FileIn("heddle"));
        (await UsedBy(bench, "--creds", "option")).ShouldBe(bench.FileIn("option"));
    }

    [Fact]
    public async Task A_file_that_everybody_can_read_is_warned_of()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        await using var bench = new CommandBench();
        await File.WriteAllTextAsync(bench.FileIn("open.creds"), "", Cancel);
        File.SetUnixFileMode(bench.FileIn("open.creds"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var result = await bench.RunAsync("kv", "ls", "--creds", "open.creds");
        result.Code.ShouldBe(0);
        result.Error.ShouldBe(
            $"every user of this machine can read the credentials file {bench.FileIn("open.creds")}; `chmod 600` keeps it to you\n"
        );
    }

    [Fact]
    public async Task A_secured_server_lets_in_who_has_credentials_and_tells_the_others_how_to_look()
    {
        var authority = new NatsAuthority();
        await using var server = await NatsServer.StartAsync(new() { ConfigText = authority.ConfigText }, Cancel);
        using var shell = new RealShell { Url = server.Url };
        var file = Path.Combine(shell.Folder, "alice.creds");
        await File.WriteAllTextAsync(file, authority.IssueUser("alice"), Cancel);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await shell.RunAsync("kv", "put", "key", "1", "--creds", "alice.creds")).ShouldBe(new CommandResult(0, "1\n", ""));
        var denied = await shell.RunAsync("kv", "ls");
        denied.Code.ShouldBe(1);
        denied.Error.ShouldStartWith("Error [connection_denied] ");
        denied.Error.ShouldEndWith("Try: heddle auth whoami\n");
    }

    private static async Task<string?> UsedBy(CommandBench bench, params string[] more)
    {
        (await bench.RunAsync([.. "mesh catalog".Split(' '), .. more])).Code.ShouldBe(0);
        return bench.CredentialsFiles[^1];
    }
}
