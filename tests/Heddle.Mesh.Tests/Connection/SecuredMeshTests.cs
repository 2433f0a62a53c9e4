using Heddle.Cryptography;
using Heddle.DevServers;
using Heddle.Transport.Nats;
using Heddle.Transport.Tests.Nats;
using NatsCredentials = Heddle.Transport.Nats.NatsCredentials;

namespace Heddle.Mesh.Tests.Connection;

/// <summary>A mesh whose server wants to know who comes.</summary>
public sealed class SecuredMeshTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heddle-secured-").FullName;
    private readonly NatsAuthority _authority = new();
    private NatsServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Url => _server!.Url;

    private string FilePath => Path.Combine(_folder, "alice.creds");

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync(new() { ConfigText = _authority.ConfigText }, Cancel);

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_caller_with_credentials_reaches_an_agent_with_credentials()
    {
        await File.WriteAllTextAsync(FilePath, _authority.IssueUser("alice"), Cancel);
        await using var host = await AgentMesh.ConnectAsync(Url, With(NatsCredentials.CredentialsFile(FilePath)), Cancel);
        host.AddAgent(new AgentSpec("echo", "Echoes."), (string text) => text);
        await host.StartAsync(Cancel);
        using var bob = NKeyPair.Generate(NKeyType.User);
        var credentials = NatsCredentials.UserJwt(_authority.UserJwt("bob", bob.ToString()), bob.ExportSeed());
        await using var caller = await AgentMesh.ConnectAsync(Url, With(credentials), Cancel);

        (await caller.CallAsync<string>("echo", "hello", cancellationToken: Cancel)).ShouldBe("hello");
    }

    [Fact]
    public async Task Nobody_in_particular_is_denied()
    {
        var denied = await Should.ThrowAsync<ConnectionDeniedException>(() =>
            AgentMesh.ConnectAsync(Url, With(NatsCredentials.Anonymous), Cancel)
        );

        denied.Code.ShouldBe("connection_denied");
    }

    [Fact]
    public async Task A_missing_file_is_a_failed_connection_that_names_it()
    {
        var failed = await Should.ThrowAsync<MeshConnectionException>(() =>
            AgentMesh.ConnectAsync(Url, With(NatsCredentials.CredentialsFile(FilePath)), Cancel)
        );

        failed.Code.ShouldBe("connection_failed");
        failed.Message.ShouldContain(FilePath);
    }

    [Fact]
    public async Task What_a_user_may_not_publish_is_denied_and_not_waited_for()
    {
        await File.WriteAllTextAsync(FilePath, _authority.IssueUser("observer", null, "_INBOX.>", "$JS.API.>"), Cancel);
        await using var observer = await AgentMesh.ConnectAsync(Url, With(NatsCredentials.CredentialsFile(FilePath)), Cancel);

        var options = new CallOptions { Timeout = TimeSpan.FromSeconds(30) };
        await Should.ThrowAsync<ConnectionDeniedException>(() => observer.CallAsync("echo", "hello", options, Cancel));
    }

    [Fact]
    public async Task A_stream_and_a_callback_are_denied_as_a_call_is()
    {
        await File.WriteAllTextAsync(FilePath, _authority.IssueUser("alice"), Cancel);
        await using var host = await AgentMesh.ConnectAsync(Url, With(NatsCredentials.CredentialsFile(FilePath)), Cancel);
        host.AddAgent(new AgentSpec("echo", "Echoes."), (string text) => text);
        host.AddAgent(new AgentSpec("letters", "Spells."), (string text) => text.Select(letter => $"{letter}").ToAsyncEnumerable());
        await host.StartAsync(Cancel);
        using var bob = NKeyPair.Generate(NKeyType.User);
        var jwt = _authority.UserJwt("bob", bob.ToString(), null, "_INBOX.>", "$JS.>", "mesh.cancel.*");
        await using var observer = await AgentMesh.ConnectAsync(Url, With(NatsCredentials.UserJwt(jwt, bob.ExportSeed())), Cancel);

        var denied = await Should.ThrowAsync<ConnectionDeniedException>(async () =>
        {
            await foreach (var _ in observer.StreamAsync<string>("letters", "ab", cancellationToken: Cancel)) { }
        });
        denied.Agent.ShouldBe("letters");
        var told = new TaskCompletionSource<MeshException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await observer.SendAsync("echo", "ab", (string _) => { }, told.SetResult, cancellationToken: Cancel);
        (await told.Task.WaitAsync(Cancel)).ShouldBeOfType<ConnectionDeniedException>().Message.ShouldContain("`echo`");
    }

    [Fact]
    public async Task What_else_was_denied_does_not_end_a_stream()
    {
        await File.WriteAllTextAsync(FilePath, _authority.IssueUser("alice"), Cancel);
        await using var host = await AgentMesh.ConnectAsync(Url, With(NatsCredentials.CredentialsFile(FilePath)), Cancel);
        host.AddAgent(new AgentSpec("letters", "Spells."), (string text) => text.Select(letter => $"{letter}").ToAsyncEnumerable());
        await host.StartAsync(Cancel);
        using var bob = NKeyPair.Generate(NKeyType.User);
        var jwt = _authority.UserJwt("bob", bob.ToString(), null, "_INBOX.>", "$JS.>", "mesh.agent.>", "mesh.cancel.*");
        await using var caller = await AgentMesh.ConnectAsync(Url, With(NatsCredentials.UserJwt(jwt, bob.ExportSeed())), Cancel);

        await caller.PublishAsync("elsewhere", "x", cancellationToken: Cancel);
        (await caller.StreamAsync<string>("letters", "ab", cancellationToken: Cancel).ToListAsync(Cancel)).ShouldBe(["a", "b"]);
    }

    private static AgentMeshOptions With(NatsCredentials credentials) =>
        new() { Connection = new NatsOptions { Credentials = credentials } };
}
