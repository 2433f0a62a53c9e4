using Heddle.Cryptography;
using Heddle.DevServers;
using Heddle.Transport.Nats;
using NatsCredentials = Heddle.Transport.Nats.NatsCredentials;

namespace Heddle.Transport.Tests.Nats;

/// <summary>NKeys and <c>.creds</c> files against the real server.</summary>
public sealed class CredentialsServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heddle-creds-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "user.creds");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_user_known_by_a_public_key_is_let_in_by_signing()
    {
        using var user = NKeyPair.Generate(NKeyType.User);
        await using var server = await StartAsync($$"""authorization { users: [ { nkey: {{user}} } ] }""");

        await using var bus = await NatsBus.ConnectAsync(
            new() { Url = server.Url, Credentials = NatsCredentials.NKey(user.ExportSeed()) },
            Cancel
        );

        await bus.FlushAsync(Cancel);
    }

    [Fact]
    public async Task A_user_of_another_key_is_refused()
    {
        using var user = NKeyPair.Generate(NKeyType.User);
        using var stranger = NKeyPair.Generate(NKeyType.User);
        await using var server = await StartAsync($$"""authorization { users: [ { nkey: {{user}} } ] }""");

        await Should.ThrowAsync<AuthenticationFailedException>(() =>
            NatsBus.ConnectAsync(new() { Url = server.Url, Credentials = NatsCredentials.NKey(stranger.ExportSeed()) }, Cancel)
        );
    }

    [Fact]
    public async Task A_credentials_file_opens_an_account_and_carries_its_permissions()
    {
        var authority = new NatsAuthority();
        await using var server = await StartAsync(authority.ConfigText);
        await WriteAsync(authority.IssueUser("alice", null, "allowed.>"));

        await using var bus = await NatsBus.ConnectAsync(With(server), Cancel);

        await bus.PublishAsync("allowed.a", default, cancellationToken: Cancel);
        await bus.FlushAsync(Cancel);
        await bus.PublishAsync("denied", default, cancellationToken: Cancel);
        (await Should.ThrowAsync<PermissionDeniedException>(() => bus.FlushAsync(Cancel).AsTask())).Subject.ShouldBe("denied");
    }

    [Fact]
    public async Task A_JWT_and_its_seed_do_without_a_file()
    {
        var authority = new NatsAuthority();
        await using var server = await StartAsync(authority.ConfigText);
        using var user = NKeyPair.Generate(NKeyType.User);
        var jwt = authority.UserJwt("bob", user.ToString());

        await using var bus = await NatsBus.ConnectAsync(
            new() { Url = server.Url, Credentials = NatsCredentials.UserJwt(jwt, user.ExportSeed()) },
            Cancel
        );

        await bus.FlushAsync(Cancel);
    }

    [Fact]
    public async Task Nobody_and_the_user_of_a_stranger_are_refused()
    {
        await using var server = await StartAsync(new NatsAuthority().ConfigText);
        await WriteAsync(new NatsAuthority().IssueUser("mallory"));

        await Should.ThrowAsync<AuthenticationFailedException>(() => NatsBus.ConnectAsync(With(server), Cancel));
        await Should.ThrowAsync<AuthenticationFailedException>(() =>
            NatsBus.ConnectAsync(new() { Url = server.Url, Credentials = NatsCredentials.Anonymous }, Cancel)
        );
    }

    [Fact]
    public async Task A_JWT_with_the_key_of_another_is_refused()
    {
        var authority = new NatsAuthority();
        await using var server = await StartAsync(authority.ConfigText);
        using var alice = NKeyPair.Generate(NKeyType.User);
        using var mallory = NKeyPair.Generate(NKeyType.User);
        await WriteAsync(NatsAuthority.CredentialsText(authority.UserJwt("alice", alice.ToString()), mallory.ExportSeed()));

        await Should.ThrowAsync<AuthenticationFailedException>(() => NatsBus.ConnectAsync(With(server), Cancel));
    }

    [Fact]
    public async Task A_user_whose_time_is_up_goes_on_with_the_file_that_replaced_the_first()
    {
        var authority = new NatsAuthority();
        await using var server = await StartAsync(authority.ConfigText);
        await WriteAsync(authority.IssueUser("alice", TimeSpan.FromSeconds(2)));
        await using var bus = await NatsBus.ConnectAsync(With(server), Cancel);
        var events = new EventRecorder(bus);

        await WriteAsync(authority.IssueUser("alice"));

        (await events.NextAsync<BusEvent.ServerError>()).Message.ShouldContain("Expired");
        (await events.NextAsync<BusEvent.Disconnected>()).Reason.ShouldBeOfType<AuthenticationFailedException>();
        await events.NextAsync<BusEvent.Reconnected>();
        await bus.FlushAsync(Cancel);
    }

    [Fact]
    public async Task A_revoked_user_is_thrown_out_and_the_bus_closes()
    {
        var authority = new NatsAuthority();
        await using var server = await StartAsync(authority.ConfigText);
        await WriteAsync(authority.IssueUser("alice", out var alice));
        await using var bus = await NatsBus.ConnectAsync(With(server), Cancel);
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        bus.Events += (_, what) =>
        {
            if (what is BusEvent.Closed end)
            {
                closed.TrySetResult(end.Reason);
            }
        };

        authority.Revoke(alice);
        await server.ReloadAsync(authority.ConfigText, Cancel);

        (await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).ShouldBeOfType<AuthenticationFailedException>();
        bus.State.ShouldBe(BusState.Closed);
    }

    private static Task<NatsServer> StartAsync(string config) =>
        NatsServer.StartAsync(new() { JetStream = false, ConfigText = config }, Cancel);

    private NatsOptions With(NatsServer server) =>
        new()
        {
            Url = server.Url,
            Credentials = NatsCredentials.CredentialsFile(FilePath),
            Reconnect = new() { InitialDelay = TimeSpan.FromMilliseconds(10) },
        };

    private async Task WriteAsync(string text)
    {
        // Replaced in one step: a reader sees the old file or the new one.
        await File.WriteAllTextAsync(FilePath + ".new", text, Cancel);
        File.SetUnixFileMode(FilePath + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(FilePath + ".new", FilePath, overwrite: true);
    }
}
