namespace Heddle.Transport.Tests;

/// <summary>Watching keys.</summary>
public abstract class WatchContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task A_watch_tells_the_current_values_and_then_every_change_in_order()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.PutAsync("b", Bytes("1"), Cancel);
        await bucket.PutAsync("a", Bytes("2"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);

        Line(await entries.NextAsync()).ShouldBe("2 Put b=1");
        Line(await entries.NextAsync()).ShouldBe("3 Put a=2");
        await bucket.PutAsync("c", Bytes("1"), Cancel);
        Line(await entries.NextAsync()).ShouldBe("4 Put c=1");
        await bucket.DeleteAsync("b", cancellationToken: Cancel);
        Line(await entries.NextAsync()).ShouldBe("5 Delete b=");
    }

    [Fact]
    public async Task Nothing_written_after_the_watch_is_established_is_missed()
    {
        var bucket = await OpenAsync();
        var theirs = await OpenAsync(on: Peer);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);

        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await theirs.PutAsync($"k.{i}", Bytes($"{i}"), Cancel);
            }
        });

        var entries = await watch.TakeAsync(500);
        await writing.Soon();
        entries.Select(entry => entry.Key).ShouldBe(Enumerable.Range(0, 500).Select(i => $"k.{i}"));
        entries.Select(entry => entry.Revision).ShouldBe(Enumerable.Range(1, 500).Select(i => (ulong)i));
    }

    [Fact]
    public async Task A_watch_over_nothing_is_current_at_once()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("elsewhere", Bytes("1"), Cancel);

        await using var watch = await bucket.WatchAsync("here.>", cancellationToken: Cancel);

        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_is_current_with_the_last_entry_of_its_first_state()
    {
        var bucket = await OpenAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            await bucket.PutAsync(key, Bytes("1"), Cancel);
        }

        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);
        var current = new List<bool> { watch.IsCurrent };
        for (var i = 0; i < 3; i++)
        {
            await entries.NextAsync();
            current.Add(watch.IsCurrent);
        }

        current.ShouldBe([false, false, false, true]);
    }

    [Fact]
    public async Task A_watch_stays_current()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);
        await entries.NextAsync();

        await bucket.PutAsync("a", Bytes("2"), Cancel);
        await entries.NextAsync();

        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_of_updates_only_starts_with_the_next_change()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await using var watch = await bucket.WatchAsync(options: new() { UpdatesOnly = true }, cancellationToken: Cancel);
        watch.IsCurrent.ShouldBeTrue();

        await bucket.PutAsync("a", Bytes("2"), Cancel);

        Line((await watch.TakeAsync(1)).Single()).ShouldBe("2 Put a=2");
    }

    [Fact]
    public async Task A_watch_tells_of_keys_that_are_deleted_already()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.DeleteAsync("a", cancellationToken: Cancel);

        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);

        watch.IsCurrent.ShouldBeFalse();
        Line((await watch.TakeAsync(1)).Single()).ShouldBe("2 Delete a=");
        watch.IsCurrent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_that_ignores_deletes_leaves_them_out_and_is_current_without_them()
    {
        var bucket = await OpenAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            await bucket.PutAsync(key, Bytes("1"), Cancel);
        }

        await bucket.DeleteAsync("b", cancellationToken: Cancel);
        await bucket.DeleteAsync("c", cancellationToken: Cancel);
        await using var watch = await bucket.WatchAsync(options: new() { IgnoreDeletes = true }, cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);

        watch.IsCurrent.ShouldBeFalse();
        Line(await entries.NextAsync()).ShouldBe("1 Put a=1");
        watch.IsCurrent.ShouldBeTrue();
        await bucket.DeleteAsync("a", cancellationToken: Cancel);
        await bucket.PutAsync("d", Bytes("1"), Cancel);
        Line(await entries.NextAsync()).ShouldBe("7 Put d=1");
    }

    [Fact]
    public async Task A_watch_that_ignores_deletes_is_current_at_once_when_everything_is_deleted()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.DeleteAsync("a", cancellationToken: Cancel);

        await using var watch = await bucket.WatchAsync(options: new() { IgnoreDeletes = true }, cancellationToken: Cancel);

        watch.IsCurrent.ShouldBeTrue();
        await bucket.PutAsync("a", Bytes("2"), Cancel);
        Line((await watch.TakeAsync(1)).Single()).ShouldBe("3 Put a=2");
    }

    [Fact]
    public async Task A_watch_of_keys_only_carries_no_values()
    {
        var bucket = await OpenAsync(new(Root) { History = 3 }); // What is overwritten before it was delivered may be left out.
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await using var watch = await bucket.WatchAsync(options: new() { KeysOnly = true }, cancellationToken: Cancel);

        await bucket.PutAsync("b", Bytes("1"), Cancel);
        await bucket.DeleteAsync("a", cancellationToken: Cancel);

        (await watch.TakeAsync(3)).Select(Line).ShouldBe(["1 Put a=", "2 Put b=", "3 Delete a="]);
    }

    [Fact]
    public async Task A_watch_with_history_starts_with_every_kept_revision()
    {
        var bucket = await OpenAsync(new(Root) { History = 2 });
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await bucket.PutAsync("b", Bytes("1"), Cancel);
        await bucket.PutAsync("a", Bytes("2"), Cancel);
        await bucket.PutAsync("a", Bytes("3"), Cancel);

        await using var all = await bucket.WatchAsync(options: new() { IncludeHistory = true }, cancellationToken: Cancel);
        await using var last = await bucket.WatchAsync(cancellationToken: Cancel);

        (await all.TakeAsync(3)).Select(Line).ShouldBe(["2 Put b=1", "3 Put a=2", "4 Put a=3"]);
        all.IsCurrent.ShouldBeTrue();
        (await last.TakeAsync(2)).Select(Line).ShouldBe(["2 Put b=1", "4 Put a=3"]);
        last.IsCurrent.ShouldBeTrue();
    }

    [Theory]
    [InlineData("jobs.1.state", new[] { "jobs.1.state" })]
    [InlineData("jobs.*.state", new[] { "jobs.1.state", "jobs.2.state" })]
    [InlineData("jobs.>", new[] { "jobs.1.state", "jobs.2.state", "jobs.2.owner" })]
    [InlineData("*", new[] { "jobs", "end" })]
    public async Task A_watch_can_be_filtered_for_its_first_state_and_for_changes(string filter, string[] expected)
    {
        var bucket = await OpenAsync(new(Root) { History = 3 });
        string[] keys = ["jobs", "jobs.1.state", "jobs.2.state", "other.1.state", "jobs.2.owner", "end"];
        foreach (var key in keys)
        {
            await bucket.PutAsync(key, Bytes("before"), Cancel);
        }

        await using var watch = await bucket.WatchAsync(filter, cancellationToken: Cancel);
        foreach (var key in keys)
        {
            await bucket.PutAsync(key, Bytes("after"), Cancel);
        }

        var entries = await watch.TakeAsync(expected.Length * 2);
        entries.Select(entry => entry.Key).Distinct().ShouldBe(expected);
        entries.TakeLast(expected.Length).ShouldAllBe(entry => Text(entry.Value) == "after");
    }

    [Fact]
    public async Task The_token_of_the_watch_call_does_not_end_the_watch()
    {
        var bucket = await OpenAsync();
        using var cancellation = new CancellationTokenSource();
        await using var watch = await bucket.WatchAsync(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        await bucket.PutAsync("a", Bytes("1"), Cancel);

        (await watch.TakeAsync(1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Disposing_a_watch_ends_a_reader_that_waits()
    {
        var bucket = await OpenAsync();
        var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        var waiting = watch.GetAsyncEnumerator(Cancel).MoveNextAsync().AsTask();

        await watch.DisposeAsync();

        (await waiting.Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_disposed_watch_tells_nothing_more()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        var watch = await bucket.WatchAsync(cancellationToken: Cancel);

        await watch.DisposeAsync();
        await watch.DisposeAsync();

        (await watch.ToListAsync(Cancel).AsTask().Soon()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_watch_ends_with_its_connection()
    {
        var bucket = await OpenAsync();
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        var waiting = watch.GetAsyncEnumerator(Cancel).MoveNextAsync().AsTask();

        await Bus.DisposeAsync();

        (await waiting.Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_watch_can_be_enumerated_once()
    {
        var bucket = await OpenAsync();
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var first = watch.GetAsyncEnumerator(Cancel);

        Should.Throw<InvalidOperationException>(() => watch.GetAsyncEnumerator(Cancel));
    }

    [Fact]
    public async Task Cancelling_the_enumeration_ends_the_wait()
    {
        var bucket = await OpenAsync();
        using var cancellation = new CancellationTokenSource();
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        var waiting = watch.GetAsyncEnumerator(cancellation.Token).MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting.Soon());
    }

    private static string Line(KeyValueEntry entry) => $"{entry.Revision} {entry.Operation} {entry.Key}={Text(entry.Value)}";

    [Fact]
    public async Task A_watch_disposed_with_entries_unread_ends_its_enumeration()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await using var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await using var entries = watch.GetAsyncEnumerator(Cancel);
        await entries.NextAsync();
        await bucket.PutAsync("b", Bytes("1"), Cancel);
        await bucket.PutAsync("c", Bytes("1"), Cancel);

        await watch.DisposeAsync();

        var left = Task.Run(async () =>
        {
            while (await entries.MoveNextAsync()) { }
        });
        await left.Soon();
    }
}
