namespace Heddle.Transport.Tests;

public sealed class ManyKeysTests(NatsWorld world) : BusContract(world), IClassFixture<NatsWorld>
{
    [Fact]
    public async Task More_than_a_hundred_thousand_keys_are_listed_completely()
    {
        const int Keys = 110_000;
        var bucket = await OpenAsync(new(Root) { InMemory = true });
        for (var i = 1; i <= Keys; i++)
        {
            await Bus.PublishAsync($"$KV.{Root}.k.{i}", default, cancellationToken: Cancel);
            if (i % 10_000 == 0)
            {
                await bucket.PutAsync("pace", default, Cancel);
            }
        }

        await bucket.DeleteAsync("pace", cancellationToken: Cancel);

        var listed = await bucket.KeysAsync(cancellationToken: Cancel).ToHashSetAsync(cancellationToken: Cancel).AsTask().Soon();

        listed.Count.ShouldBe(Keys);
        listed.ShouldContain("k.1");
        listed.ShouldContain($"k.{Keys}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_listing_of_a_bucket_that_is_written_all_the_time_is_complete_and_ends(int history)
    {
        var bucket = await OpenAsync(new(Root) { History = history, InMemory = true });
        var keys = Enumerable.Range(0, 200).Select(i => $"k.{i}").ToList();
        foreach (var key in keys)
        {
            await bucket.PutAsync(key, default, Cancel);
        }

        using var stop = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    await Peer.PublishAsync($"$KV.{Root}.{keys[i % keys.Count]}", default, cancellationToken: Cancel);
                    await Peer.FlushAsync(Cancel);
                }
            },
            Cancel
        );

        for (var round = 0; round < 20; round++)
        {
            (await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel).AsTask().Soon()).ShouldBe(keys, ignoreOrder: true);
        }

        await stop.CancelAsync();
        await writing.Soon();
    }
}
