using Heddle.DevServers;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Jobs.Tests;

public sealed class NatsObjectBlobStoreTests(NatsJetStreamFixture fixture)
    : BlobStoreContract,
        IClassFixture<NatsJetStreamFixture>,
        IAsyncLifetime
{
    private NatsBus? _bus;

    private protected override BlobStore Store => field ??= new NatsObjectBlobStore(_bus!);

    public async ValueTask InitializeAsync() => _bus = await NatsBus.ConnectAsync(new() { Url = fixture.Server.Url }, Cancel);

    public async ValueTask DisposeAsync() => await _bus!.DisposeAsync();

    [Theory]
    [InlineData(BlobRetention.Short, "nats-obj://heddle-jobs-short/res:job/1", 1)]
    [InlineData(BlobRetention.Standard, "nats-obj://heddle-jobs-standard/res:job/1", 7)]
    [InlineData(BlobRetention.Audit, "nats-obj://heddle-jobs-audit/res:job/1", 30)]
    public async Task Each_class_of_retention_has_its_bucket(BlobRetention retention, string expected, int days)
    {
        var pointer = await Store.WriteAsync("res:job/1", "{}"u8.ToArray(), retention, Cancel);

        pointer.ToString().ShouldBe(expected);
        var stream = await _bus!.RequestAsync(
            $"$JS.API.STREAM.INFO.OBJ_heddle-jobs-{retention.ToString().ToLowerInvariant()}",
            default,
            null,
            TimeSpan.FromSeconds(5),
            Cancel
        );
        using var info = System.Text.Json.JsonDocument.Parse(stream.Payload);
        info.RootElement.GetProperty("config").GetProperty("max_age").GetInt64().ShouldBe(days * 86_400_000_000_000L);
    }

    [Theory]
    [InlineData("nats-obj://secrets/k")]
    [InlineData("nats-obj://heddle-jobs-short")]
    [InlineData("nats-obj:///k")]
    public async Task A_strangers_pointer_does_not_choose_the_bucket(string pointer)
    {
        var secrets = await _bus!.OpenObjectsAsync(new("secrets"), Cancel);
        await secrets.PutAsync("k", "secret"u8.ToArray(), null, Cancel);

        await Should.ThrowAsync<InvalidPointerException>(async () => await Store.ReadAsync(BlobPointer.Parse(pointer), 100, Cancel));
    }

    [Fact]
    public async Task A_listed_bucket_may_be_read_and_not_deleted_from()
    {
        var shared = await _bus!.OpenObjectsAsync(new("shared"), Cancel);
        await shared.PutAsync("k", "v"u8.ToArray(), null, Cancel);
        var store = new NatsObjectBlobStore(_bus, new() { ReadableBuckets = ["shared", "absent"] });

        (await store.ReadAsync(BlobPointer.NatsObject("shared", "k"), 10, Cancel))!.Value.Length.ShouldBe(1);
        (await store.ReadAsync(BlobPointer.NatsObject("absent", "k"), 10, Cancel)).ShouldBeNull();
        await Should.ThrowAsync<InvalidPointerException>(async () =>
            await store.DeleteAsync(BlobPointer.NatsObject("shared", "k"), Cancel)
        );
    }

    [Fact]
    public async Task A_blob_outlives_the_server_and_a_bucket_that_is_gone_is_no_error()
    {
        await using var server = await NatsServer.StartAsync(new(), Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        var store = new NatsObjectBlobStore(bus);
        var pointer = await store.WriteAsync("ctx:1", "kept"u8.ToArray(), BlobRetention.Short, Cancel);
        await server.StopAsync(Cancel);
        await server.RestartAsync(Cancel);
        await using var again = await NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        var reader = new NatsObjectBlobStore(again);

        (await reader.ReadAsync(pointer, 10, Cancel))!.Value.Length.ShouldBe(4);
        await again.RequestAsync("$JS.API.STREAM.DELETE.OBJ_heddle-jobs-short", default, null, TimeSpan.FromSeconds(5), Cancel);
        (await new NatsObjectBlobStore(again).ReadAsync(pointer, 10, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task It_works_on_the_bus_of_this_process_too()
    {
        await using var bus = new InMemoryServer().Connect();
        var store = new NatsObjectBlobStore(bus, new() { BucketPrefix = "mine" });

        var pointer = await store.WriteAsync("ctx:1", "{}"u8.ToArray(), BlobRetention.Short, Cancel);

        pointer.ToString().ShouldBe("nats-obj://mine-short/ctx:1");
        (await store.ReadAsync(pointer, 10, Cancel))!.Value.Length.ShouldBe(2);
        new BlobStores(store).ForAnswerTo(pointer.ToString()).ShouldBe(store);
    }
}
