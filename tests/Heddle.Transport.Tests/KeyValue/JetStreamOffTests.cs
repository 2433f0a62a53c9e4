using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

public sealed class JetStreamOffTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_without_JetStream_is_a_clear_error()
    {
        await using var server = await NatsServer.StartAsync(new() { JetStream = false }, Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);

        var failure = await Should.ThrowAsync<StoreException>(async () => await bus.OpenKeyValueAsync(new("b"), Cancel));

        failure.ErrorCode.ShouldBe(10076);
        failure.Message.ShouldContain("JetStream enabled");
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task An_account_without_JetStream_is_a_clear_error()
    {
        const string Accounts = """
            accounts {
                WITH: { jetstream: enabled, users: [{ user: with, password: p }] }
                WITHOUT: { users: [{ user: without, password: p }] }
            }
            """;
        await using var server = await NatsServer.StartAsync(new() { ConfigText = Accounts }, Cancel);
        await using var bus = await NatsBus.ConnectAsync(
            new() { Url = server.Url, Credentials = new UserPasswordCredentials("without", "p") },
            Cancel
        );

        var failure = await Should.ThrowAsync<StoreException>(async () => await bus.OpenKeyValueAsync(new("b"), Cancel));

        failure.Code.ShouldBe(503);
        failure.Message.ShouldContain("JetStream", Case.Insensitive);
    }
}
