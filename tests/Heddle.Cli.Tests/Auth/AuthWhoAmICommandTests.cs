using System.Text.Json;
using Heddle.Cryptography;
using Heddle.Mesh;
using Heddle.Transport.Tests.Nats;

namespace Heddle.Cli.Tests;

public sealed class AuthWhoAmICommandTests
{
    private readonly NatsAuthority _authority = new();

    [Fact]
    public async Task The_file_that_is_named_comes_first()
    {
        await using var bench = new CommandBench();
        var key = Issue(bench, "alice.creds", "alice");
        bench.Variables["HEDDLE_CREDS"] = bench.FileIn("unused.creds");
        (await bench.RunAsync("auth", "whoami", "--creds", "alice.creds")).ShouldBe(
            new CommandResult(
                0,
                $"user     alice\nnkey     {key}\naccount  {_authority.Account}\npath     {bench.FileIn("alice.creds")}\n",
                ""
            )
        );
    }

    [Theory]
    [InlineData("HEDDLE_CREDS")]
    [InlineData("OAM_CREDS")]
    public async Task Then_comes_the_environment(string variable)
    {
        await using var bench = new CommandBench();
        Issue(bench, "bob.creds", "bob");
        bench.Variables[variable] = bench.FileIn("bob.creds");
        AddressFile.Write(bench.FileIn(".oam-url"), "nats://team:4222", "unused.creds");
        (await bench.RunAsync("auth", "whoami")).Lines[0].ShouldBe("user     bob");
    }

    [Fact]
    public async Task Then_comes_the_address_file_relative_to_which_its_path_is()
    {
        await using var bench = new CommandBench();
        Directory.CreateDirectory(bench.FileIn("keys"));
        var key = Issue(bench, "keys/carol.creds", "carol");
        AddressFile.Write(bench.FileIn(".oam-url"), "nats://team:4222", "keys/carol.creds");
        var result = await bench.RunAsync("auth", "whoami", "--json");
        var json = JsonElement.Parse(result.Out);
        json.EnumerateObject().Select(member => member.Name).ShouldBe(["account", "expires", "nkey", "path", "user"]);
        json.GetProperty("user").GetString().ShouldBe("carol");
        json.GetProperty("nkey").GetString().ShouldBe(key);
        json.GetProperty("account").GetString().ShouldBe(_authority.Account);
        json.GetProperty("path").GetString().ShouldBe(bench.FileIn("keys/carol.creds"));
        json.GetProperty("expires").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task And_last_there_are_none()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("auth", "whoami")).ShouldBe(new CommandResult(0, "no credentials\n", ""));
    }

    [Fact]
    public async Task A_password_in_the_URL_has_a_user_too_and_is_not_shown()
    {
        await using var bench = new CommandBench();
        bench.Variables["HEDDLE_URL"] = "nats://joe:secret@team:4222";
        (await bench.RunAsync("auth", "whoami")).ShouldBe(new CommandResult(0, "user     joe\n", ""));
        bench.Variables["HEDDLE_URL"] = "nats://secret@team:4222";
        (await bench.RunAsync("auth", "whoami")).ShouldBe(new CommandResult(0, "user     (token)\n", ""));
    }

    [Fact]
    public async Task Credentials_whose_time_is_up_are_shown_as_such()
    {
        await using var bench = new CommandBench();
        await File.WriteAllTextAsync(
            bench.FileIn("old.creds"),
            _authority.IssueUser("old", TimeSpan.FromDays(-1)),
            TestContext.Current.CancellationToken
        );
        (await bench.RunAsync("auth", "whoami", "--creds", "old.creds")).Lines[3].ShouldMatch("^expires  .*Z \\(expired\\)$");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("auth", "whoami", "--creds", "gone.creds")).ShouldBe(
            new CommandResult(1, "", $"Error [connection_failed] the credentials file `{bench.FileIn("gone.creds")}` does not exist\n")
        );
    }

    [Fact]
    public async Task A_file_that_was_tampered_with_is_named_and_not_quoted()
    {
        await using var bench = new CommandBench();
        using var alice = NKeyPair.Generate(NKeyType.User);
        using var mallory = NKeyPair.Generate(NKeyType.User);
        var jwt = _authority.UserJwt("alice", alice.ToString()).Split('.');
        var other = _authority.UserJwt("mallory", mallory.ToString()).Split('.');
        (string Jwt, NKeyPair Key, string Problem)[] files =
        [
            ("nonsense", alice, "the user's JWT is none"),
            ($"{jwt[0]}.{other[1]}.{jwt[2]}", mallory, "is not signed by the issuer it names"),
            (string.Join('.', jwt), mallory, "was issued for another key"),
        ];
        foreach (var (text, key, problem) in files)
        {
            await File.WriteAllTextAsync(
                bench.FileIn("bad.creds"),
                NatsAuthority.CredentialsText(text, key.ExportSeed()),
                TestContext.Current.CancellationToken
            );
            var result = await bench.RunAsync("auth", "whoami", "--creds", "bad.creds", "--verbose");
            result.Code.ShouldBe(1);
            result.Error.ShouldStartWith($"Error [connection_failed] the credentials file `{bench.FileIn("bad.creds")}`: ");
            result.Error.ShouldContain(problem);
            result.Error.ShouldNotContain(key.ExportSeed());
        }
    }

    private string Issue(CommandBench bench, string file, string name)
    {
        File.WriteAllText(bench.FileIn(file), _authority.IssueUser(name, out var key));
        return key;
    }
}
