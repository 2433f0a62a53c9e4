using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class MeshConnectCommandTests
{
    [Fact]
    public async Task It_writes_the_bare_URL_and_later_commands_use_it()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("mesh", "connect", "nats://mesh.example:4222");
        result.Code.ShouldBe(0);
        result.Out.ShouldBeEmpty();
        (await File.ReadAllTextAsync(bench.FileIn(".heddle"))).ShouldBe("nats://mesh.example:4222\n");
        await bench.RunAsync("mesh", "catalog");
        bench.Urls.ShouldBe(["nats://mesh.example:4222"]);
    }

    [Fact]
    public async Task Credentials_are_written_relative_to_the_file()
    {
        await using var bench = new CommandBench();
        await File.WriteAllTextAsync(bench.FileIn("me.creds"), "secret");
        (await bench.RunAsync("mesh", "connect", "tls://mesh.example", "--creds", "me.creds")).Code.ShouldBe(0);
        (await File.ReadAllTextAsync(bench.FileIn(".heddle"))).ShouldBe("url = \"tls://mesh.example\"\ncreds = \"me.creds\"\n");
        AddressFile.Read(bench.FileIn(".heddle")).CredentialsFile.ShouldBe(bench.FileIn("me.creds"));
    }

    [Fact]
    public async Task A_credentials_file_that_does_not_exist_is_refused_and_nothing_is_written()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("mesh", "connect", "nats://mesh.example", "--creds", "nowhere.creds");
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("nowhere.creds");
        File.Exists(bench.FileIn(".heddle")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_password_in_the_URL_is_not_shown_and_only_its_owner_can_read_it()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("mesh", "connect", "nats://ada:s3cret@mesh.example:4222");
        result.Code.ShouldBe(0);
        (result.Out + result.Error).ShouldNotContain("s3cret");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(bench.FileIn(".heddle")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
