using System.Text;
using System.Text.Json;
using Heddle.Cryptography;
using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;
using NatsCredentials = Heddle.Transport.Nats.NatsCredentials;

namespace Heddle.Transport.Tests.Nats;

/// <summary>What goes over the wire, and when a file is read.</summary>
public sealed class CredentialsTests : IDisposable
{
    private const string Nonce = "a-nonce_0";

    private readonly string _folder = Directory.CreateTempSubdirectory("heddle-creds-").FullName;
    private readonly NatsAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "user.creds");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_shown_as_its_public_half_and_a_signature_of_the_nonce()
    {
        using var user = NKeyPair.Generate(NKeyType.User);

        var line = await IntroduceAsync(NatsCredentials.NKey(user.ExportSeed()), $",\"nonce\":\"{Nonce}\"");

        var connect = Parse(line);
        connect.GetProperty("nkey").GetString().ShouldBe(user.ToString());
        user.PublicKey.Verify(Encoding.ASCII.GetBytes(Nonce), StrictBase64Url.Decode(connect.GetProperty("sig").GetString()))
            .ShouldBeTrue();
        connect.TryGetProperty("jwt", out _).ShouldBeFalse();
        line.ShouldNotContain(user.ExportSeed());
    }

    [Fact]
    public async Task A_file_is_shown_as_its_JWT_and_a_signature_of_the_nonce()
    {
        using var user = NKeyPair.Generate(NKeyType.User);
        var jwt = _authority.UserJwt("alice", user.ToString());
        Write(NatsAuthority.CredentialsText(jwt, user.ExportSeed()));

        var line = await IntroduceAsync(NatsCredentials.CredentialsFile(FilePath), $",\"nonce\":\"{Nonce}\"");

        var connect = Parse(line);
        connect.GetProperty("jwt").GetString().ShouldBe(jwt);
        user.PublicKey.Verify(Encoding.ASCII.GetBytes(Nonce), StrictBase64Url.Decode(connect.GetProperty("sig").GetString()))
            .ShouldBeTrue();
        connect.TryGetProperty("nkey", out _).ShouldBeFalse();
        line.ShouldNotContain(user.ExportSeed());
    }

    [Fact]
    public async Task Without_a_nonce_nothing_is_signed()
    {
        using var user = NKeyPair.Generate(NKeyType.User);

        var connect = Parse(await IntroduceAsync(NatsCredentials.NKey(user.ExportSeed()), ""));

        connect.TryGetProperty("sig", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reconnect_reads_the_file_anew()
    {
        using var server = new ScriptedServer();
        Write(_authority.IssueUser("first"));
        var connecting = NatsBus.ConnectAsync(With(server), Cancel);
        var peer = await server.AcceptAsync();
        await peer.GreetAsync($",\"nonce\":\"{Nonce}\"");
        var first = NameIn(await peer.ExpectAsync("CONNECT "));
        await peer.SendAsync("PONG\r\n");
        await using var bus = await connecting;

        Write(_authority.IssueUser("second"));
        peer.Dispose();
        using var again = await server.AcceptAsync();
        await again.GreetAsync($",\"nonce\":\"{Nonce}\"");
        var second = NameIn(await again.ExpectAsync("CONNECT "));

        (first, second).ShouldBe(("first", "second"));
    }

    [Fact]
    public async Task A_file_that_is_away_during_a_reconnect_is_waited_for()
    {
        using var server = new ScriptedServer();
        using var log = new LogCollector();
        Write(_authority.IssueUser("alice"));
        var connecting = NatsBus.ConnectAsync(With(server) with { LoggerFactory = log }, Cancel);
        var peer = await server.WelcomeAsync();
        await using var bus = await connecting;

        var text = await File.ReadAllTextAsync(FilePath, Cancel);
        File.Delete(FilePath);
        var warned = log.WhenAsync(entry => entry.Level == LogLevel.Warning && entry.Exception is NatsCredentialsException);
        peer.Dispose();
        await warned.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Write(text);

        using var again = await server.WelcomeAsync();
        var flush = bus.FlushAsync(Cancel);
        await again.ExpectAsync("PING");
        await again.SendAsync("PONG\r\n");
        await flush;
    }

    [Fact]
    public async Task A_missing_file_is_named_before_any_server_is_spoken_to()
    {
        using var server = new ScriptedServer();

        var failure = await Should.ThrowAsync<NatsCredentialsException>(() => NatsBus.ConnectAsync(With(server), Cancel));

        failure.Path.ShouldBe(FilePath);
        failure.Message.ShouldBe($"the credentials file `{FilePath}` does not exist");
        server.HasVisitor.ShouldBeFalse();
    }

    [Theory]
    [InlineData("nothing of the kind: SECRET")]
    [InlineData("-----BEGIN NATS USER JWT-----\nSECRET\n------END NATS USER JWT------\n")]
    [InlineData(
        "-----BEGIN NATS USER JWT-----\nSECRET\n------END NATS USER JWT------\n-----BEGIN USER NKEY SEED-----\nSUSECRET\n------END USER NKEY SEED------\n"
    )]
    public async Task A_file_that_holds_no_credentials_is_named_and_not_quoted(string text)
    {
        Write(text);

        var failure = await Should.ThrowAsync<NatsCredentialsException>(() =>
            NatsBus.ConnectAsync(new() { Credentials = NatsCredentials.CredentialsFile(FilePath) }, Cancel)
        );

        failure.Message.ShouldStartWith($"the credentials file `{FilePath}`: ");
        failure.ToString().ShouldNotContain("SECRET");
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_is_named()
    {
        var failure = await Should.ThrowAsync<NatsCredentialsException>(() =>
            NatsBus.ConnectAsync(new() { Credentials = NatsCredentials.CredentialsFile(_folder) }, Cancel)
        );

        failure.Message.ShouldStartWith($"the credentials file `{_folder}` cannot be read: ");
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, true)]
    public async Task A_file_that_everybody_can_read_is_warned_of(UnixFileMode mode, bool warned)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var log = new LogCollector();
        Write(_authority.IssueUser("alice"));
        File.SetUnixFileMode(FilePath, mode);

        await IntroduceAsync(NatsCredentials.CredentialsFile(FilePath), "", log);

        log.Entries.Any(entry => entry.Level == LogLevel.Warning && entry.Text.Contains(FilePath, StringComparison.Ordinal))
            .ShouldBe(warned);
    }

    [Fact]
    public void Only_the_seed_of_a_user_is_taken_and_no_message_repeats_it()
    {
        using var account = NKeyPair.Generate(NKeyType.Account);
        var seed = account.ExportSeed();

        Should.Throw<FormatException>(() => NatsCredentials.NKey(seed)).Message.ShouldNotContain(seed);
        Should.Throw<FormatException>(() => NatsCredentials.UserJwt("jwt", seed)).Message.ShouldNotContain(seed);
        Should.Throw<FormatException>(() => NatsCredentials.NKey("SUNONSENSE")).Message.ShouldNotContain("SUNONSENSE");
    }

    [Fact]
    public void Credentials_show_whose_they_are_and_no_secret()
    {
        using var user = NKeyPair.Generate(NKeyType.User);

        NatsCredentials.NKey(user.ExportSeed()).ToString().ShouldBe($"nkey `{user}`");
        NatsCredentials.UserJwt("jwt", user.ExportSeed()).ToString().ShouldBe($"JWT of `{user}`");
        NatsCredentials.CredentialsFile("/keys/a.creds").ToString().ShouldBe("credentials file `/keys/a.creds`");
        NatsCredentials.Anonymous.ToString().ShouldBe("anonymous");
    }

    private static async Task<string> IntroduceAsync(NatsCredentials credentials, string info, ILoggerFactory? log = null)
    {
        using var server = new ScriptedServer();
        var options = new NatsOptions { Url = server.Url, Credentials = credentials };
        var connecting = NatsBus.ConnectAsync(log is null ? options : options with { LoggerFactory = log }, Cancel);
        using var peer = await server.AcceptAsync();
        await peer.GreetAsync(info);
        var line = await peer.ExpectAsync("CONNECT ");
        await peer.SendAsync("PONG\r\n");
        await using var bus = await connecting;
        return line;
    }

    private static JsonElement Parse(string connect) => JsonElement.Parse(connect["CONNECT ".Length..]);

    private static string? NameIn(string connect)
    {
        var claims = Parse(connect).GetProperty("jwt").GetString()!.Split('.')[1];
        return JsonElement.Parse(StrictBase64Url.Decode(claims)).GetProperty("name").GetString();
    }

    private NatsOptions With(ScriptedServer server) =>
        new()
        {
            Url = server.Url,
            Credentials = NatsCredentials.CredentialsFile(FilePath),
            Reconnect = new() { InitialDelay = TimeSpan.FromMilliseconds(10) },
        };

    private void Write(string text)
    {
        File.WriteAllText(FilePath, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
