using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

/// <summary>Buckets as seen by users with as few rights as the mesh's roles have (spec `mesh-protocol` §6).</summary>
public sealed class RestrictedUserTests : IAsyncLifetime
{
    private const string Users = """
        authorization {
            users: [
                { user: admin, password: p }
                { user: observer, password: p, permissions: {
                    publish: ["_INBOX.>", "$JS.API.>"]
                    subscribe: ["_INBOX.>"] } }
                { user: elsewhere, password: p, permissions: {
                    publish: ["$JS.API.>", "$KV.b.>"]
                    subscribe: ["answers.mine.>"] } }
            ]
        }
        """;

    private NatsServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync(new() { ConfigText = Users });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Who_may_not_write_can_still_read_and_watch_more_than_the_flow_control_window()
    {
        const int Keys = 12_000;
        await using var admin = await ConnectAsync("admin");
        var writer = await admin.OpenKeyValueAsync(new("b"), Cancel);
        for (var i = 1; i < Keys; i++)
        {
            await admin.PublishAsync($"$KV.b.k{i}", new byte[1024], cancellationToken: Cancel);
        }

        await writer.PutAsync("last", default, Cancel);
        await using var observer = await ConnectAsync("observer");
        var bucket = await observer.OpenKeyValueAsync(new("b") { CreateIfMissing = false }, Cancel);

        (await bucket.GetAsync("k1", Cancel)).ShouldNotBeNull();
        var denied = await Should.ThrowAsync<PermissionDeniedException>(async () => await bucket.PutAsync("k1", default, Cancel));
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);

        denied.Subject.ShouldBe("$KV.b.k1");
        (await watch.TakeAsync(Keys)).Select(entry => entry.Revision).ShouldBe(Enumerable.Range(1, Keys).Select(i => (ulong)i));
    }

    [Fact]
    public async Task Who_may_receive_only_under_a_prefix_of_its_own_says_so_once()
    {
        await using (var admin = await ConnectAsync("admin"))
        {
            await admin.OpenKeyValueAsync(new("b"), Cancel);
        }

        await using var bus = await ConnectAsync("elsewhere", inboxPrefix: "answers.mine");
        var bucket = await bus.OpenKeyValueAsync(new("b"), Cancel);
        await bucket.PutAsync("a", default, Cancel);

        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);

        (await watch.TakeAsync(1)).Single().Key.ShouldBe("a");
        (await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel)).ShouldBe(["a"]);
    }

    private async Task<NatsBus> ConnectAsync(string user, string inboxPrefix = "_INBOX") =>
        await NatsBus.ConnectAsync(
            new()
            {
                Url = _server.Url,
                Credentials = new UserPasswordCredentials(user, "p"),
                InboxPrefix = inboxPrefix,
            },
            Cancel
        );
}
