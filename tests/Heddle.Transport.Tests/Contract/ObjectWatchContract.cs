namespace Heddle.Transport.Tests;

/// <summary>Watching objects.</summary>
public abstract class ObjectWatchContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task A_watch_tells_what_there_is_and_then_every_put_and_delete_in_order()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("1"), cancellationToken: Cancel);
        await bucket.PutAsync("b", Bytes("12"), cancellationToken: Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var objects = watch.GetAsyncEnumerator(Cancel);

        Line(await NextAsync(objects)).ShouldBe("a 1");
        watch.IsCurrent.ShouldBeFalse();
        Line(await NextAsync(objects)).ShouldBe("b 2");
        watch.IsCurrent.ShouldBeTrue();
        await bucket.PutAsync("a", Bytes("123"), cancellationToken: Cancel);
        Line(await NextAsync(objects)).ShouldBe("a 3");
        await bucket.DeleteAsync("b", Cancel);
        Line(await NextAsync(objects)).ShouldBe("b deleted");
        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_over_nothing_is_current_at_once()
    {
        await using var watch = await (await OpenObjectsAsync()).WatchAsync(cancellationToken: Cancel);

        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task Deletes_can_be_left_out_and_are_then_not_waited_for()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("1"), cancellationToken: Cancel);
        await bucket.PutAsync("b", Bytes("1"), cancellationToken: Cancel);
        await bucket.DeleteAsync("b", Cancel);
        await using var watch = await bucket.WatchAsync(new() { IgnoreDeletes = true }, Cancel);
        await using var objects = watch.GetAsyncEnumerator(Cancel);

        Line(await NextAsync(objects)).ShouldBe("a 1");
        watch.IsCurrent.ShouldBeTrue();
        await bucket.DeleteAsync("a", Cancel);
        await bucket.PutAsync("c", Bytes("12"), cancellationToken: Cancel);
        Line(await NextAsync(objects)).ShouldBe("c 2");
    }

    [Fact]
    public async Task The_state_at_the_start_can_be_left_out()
    {
        var bucket = await OpenObjectsAsync();
        await bucket.PutAsync("a", Bytes("1"), cancellationToken: Cancel);
        await using var watch = await bucket.WatchAsync(new() { UpdatesOnly = true }, Cancel);
        await using var objects = watch.GetAsyncEnumerator(Cancel);

        watch.IsCurrent.ShouldBeTrue();
        await (await OpenObjectsAsync(Peer)).PutAsync("b", Bytes("12"), cancellationToken: Cancel);

        Line(await NextAsync(objects)).ShouldBe("b 2");
    }

    [Fact]
    public async Task Nothing_put_after_the_watch_is_established_is_missed()
    {
        var bucket = await OpenObjectsAsync();
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        for (var i = 0; i < 200; i++)
        {
            await bucket.PutAsync($"o{i}", Bytes($"{i}"), cancellationToken: Cancel);
        }

        var objects = await watch.Take(200).ToListAsync(Cancel).AsTask().Soon();

        objects.Select(info => info.Name).ShouldBe(Enumerable.Range(0, 200).Select(i => $"o{i}"));
    }

    [Fact]
    public async Task Disposing_a_watch_ends_its_reader()
    {
        var bucket = await OpenObjectsAsync();
        var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        var reading = watch.ToListAsync(Cancel).AsTask();

        await watch.DisposeAsync();

        (await reading.Soon()).ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => watch.GetAsyncEnumerator(Cancel));
    }

    private static string Line(ObjectInfo info) => info.IsDeleted ? $"{info.Name} deleted" : $"{info.Name} {info.Size}";

    private static async Task<ObjectInfo> NextAsync(IAsyncEnumerator<ObjectInfo> objects)
    {
        (await objects.MoveNextAsync().AsTask().Soon()).ShouldBeTrue("the watch ended");
        return objects.Current;
    }

    private async Task<ObjectBucket> OpenObjectsAsync(MessageBus? on = null) => await (on ?? Bus).OpenObjectsAsync(new(Root), Cancel);
}
