namespace Heddle.Mesh.Tests.Connection;

public sealed class MeshAddressTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("heddle-address-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    [Fact]
    public void Nothing_known_means_a_server_on_this_machine() => Resolve().Url.ShouldBe("nats://127.0.0.1:4222");

    [Fact]
    public void The_sources_are_asked_in_order()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_root, "a", "b")).FullName;
        File.WriteAllText(Path.Combine(_root, ".oam-url"), "nats://oam-file:1\n");
        Resolve(inner).Url.ShouldBe("nats://oam-file:1");
        File.WriteAllText(Path.Combine(_root, ".heddle"), "\n\n  nats://heddle-file:1  \n");
        Resolve(inner).Url.ShouldBe("nats://heddle-file:1");
        File.WriteAllText(Path.Combine(inner, ".oam-url"), "nats://nearer-but-other-name:1");
        Resolve(inner).Url.ShouldBe("nats://heddle-file:1");
        _environment["OAM_URL"] = "nats://oam:1";
        Resolve(inner).Url.ShouldBe("nats://oam:1");
        _environment["HEDDLE_URL"] = "nats://heddle:1";
        Resolve(inner).Url.ShouldBe("nats://heddle:1");
        Resolve(inner, "nats://given:1").Url.ShouldBe("nats://given:1");
    }

    [Fact]
    public void The_nearest_file_of_a_name_wins()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_root, "a")).FullName;
        File.WriteAllText(Path.Combine(_root, ".heddle"), "nats://far:1");
        File.WriteAllText(Path.Combine(inner, ".heddle"), "nats://near:1");
        Resolve(inner).Url.ShouldBe("nats://near:1");
    }

    [Fact]
    public void Settings_may_name_credentials_relative_to_the_file()
    {
        File.WriteAllText(Path.Combine(_root, ".heddle"), "# the team's mesh\nurl = \"nats://team:4222\"\ncreds = \"keys/me.creds\"\n");
        var address = Resolve();
        address.Url.ShouldBe("nats://team:4222");
        address.CredentialsFile.ShouldBe(Path.Combine(_root, "keys", "me.creds"));
    }

    [Fact]
    public void Credentials_from_the_environment_win()
    {
        File.WriteAllText(Path.Combine(_root, ".heddle"), "url = 'nats://team:4222'\ncreds = 'me.creds'\n");
        _environment["OAM_CREDS"] = "/other.creds";
        Resolve().CredentialsFile.ShouldBe("/other.creds");
    }

    [Theory]
    [InlineData("nats://team:4222", true)]
    [InlineData("nats://TEAM", true)]
    [InlineData("nats://team:4223", false)]
    [InlineData("tls://team:4222", false)]
    [InlineData("nats://team:4222, nats://stranger:4222", false)]
    public void The_credentials_of_a_file_are_for_its_own_servers_however_they_are_named(string url, bool used)
    {
        File.WriteAllText(Path.Combine(_root, ".oam-url"), "url = \"nats://team:4222\"\ncreds = \"me.creds\"\n");
        var expected = used ? Path.Combine(_root, "me.creds") : null;
        Resolve(url: url).CredentialsFile.ShouldBe(expected);
        _environment["OAM_URL"] = url;
        Resolve().CredentialsFile.ShouldBe(expected);
    }

    [Fact]
    public void A_file_that_is_broken_does_not_matter_when_the_URL_is_given()
    {
        File.WriteAllText(Path.Combine(_root, ".heddle"), "nonsense\n");
        Resolve(url: "nats://a:1").ShouldBe(new MeshAddress("nats://a:1", null, "the given URL"));
    }

    [Theory]
    [InlineData("hello\n", "line 1")]
    [InlineData("url = \"nats://a:1\"\nport = 7\n", "line 2")]
    [InlineData("\n\n", "names no URL")]
    public void A_file_that_is_neither_form_is_named_with_the_remedy(string text, string problem)
    {
        var file = Path.Combine(_root, ".heddle");
        File.WriteAllText(file, text);
        var thrown = Should.Throw<MeshConnectionException>(() => Resolve());
        thrown.Message.ShouldContain(problem);
        thrown.Message.ShouldContain(file);
        thrown.Message.ShouldContain("heddle mesh connect");
    }

    [Theory]
    [InlineData("nats://a:1", null)]
    [InlineData("nats://a:1", "/keys/\"odd\"/me.creds")]
    public void What_is_written_is_read_back(string url, string? credentials)
    {
        var file = Path.Combine(_root, ".heddle");
        AddressFile.Write(file, url, credentials);
        var read = AddressFile.Read(file);
        read.Url.ShouldBe(url);
        read.CredentialsFile.ShouldBe(credentials);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private MeshAddress Resolve(string? directory = null, string? url = null) =>
        MeshAddress.Resolve(url, directory ?? _root, name => _environment.GetValueOrDefault(name));
}
