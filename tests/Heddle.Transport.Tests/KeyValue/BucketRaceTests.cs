using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

public sealed class BucketRaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_that_open_a_new_bucket_at_once_all_get_it()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        var buses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel)));
        for (var bucket = 0; bucket < 20; bucket++)
        {
            var options = new KeyValueOptions($"race-{bucket}");
            var opened = await Task.WhenAll(buses.Select(bus => bus.OpenKeyValueAsync(options, Cancel).AsTask()));
            opened.ShouldAllBe(one => one.Name == options.Bucket);
        }

        await Task.WhenAll(buses.Select(bus => bus.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_bucket_whose_subjects_another_stream_has_is_refused()
    {
        await using var server = await NatsServer.StartAsync(cancellationToken: Cancel);
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
        await bus.RequestAsync(
            "$JS.API.STREAM.CREATE.OTHER",
            """{"name":"OTHER","subjects":["$KV.taken.>"]}"""u8.ToArray(),
            null,
            TimeSpan.FromSeconds(10),
            Cancel
        );
        var failure = await Should.ThrowAsync<StoreException>(async () => await bus.OpenKeyValueAsync(new("taken"), Cancel));
        failure.ErrorCode.ShouldBe(10065);
    }
}
