using System.Text;
using System.Text.Json;

namespace Heddle.Transport.Tests;

/// <summary>What stands on the server, seen through requests of the plainest kind, as another client would see it.</summary>
public sealed class BucketLayoutTests(NatsWorld world) : BusContract(world), IClassFixture<NatsWorld>
{
    [Fact]
    public async Task A_bucket_is_created_with_the_settings_the_peers_use()
    {
        await OpenAsync();

        var config = (await AskAsync($"STREAM.INFO.KV_{Root}")).GetProperty("config");

        config.GetProperty("name").GetString().ShouldBe($"KV_{Root}");
        config.GetProperty("subjects").EnumerateArray().Select(subject => subject.GetString()).ShouldBe([$"$KV.{Root}.>"]);
        config.GetProperty("max_msgs_per_subject").GetInt64().ShouldBe(1);
        config.GetProperty("max_age").GetInt64().ShouldBe(0);
        config.GetProperty("max_bytes").GetInt64().ShouldBe(-1);
        config.GetProperty("max_msg_size").GetInt64().ShouldBe(-1);
        config.GetProperty("max_msgs").GetInt64().ShouldBe(-1);
        config.GetProperty("storage").GetString().ShouldBe("file");
        config.GetProperty("num_replicas").GetInt32().ShouldBe(1);
        config.GetProperty("retention").GetString().ShouldBe("limits");
        config.GetProperty("discard").GetString().ShouldBe("new");
        config.GetProperty("duplicate_window").GetInt64().ShouldBe(120_000_000_000);
        config.GetProperty("deny_delete").GetBoolean().ShouldBeTrue();
        config.GetProperty("deny_purge").GetBoolean().ShouldBeFalse();
        config.GetProperty("allow_rollup_hdrs").GetBoolean().ShouldBeTrue();
        config.GetProperty("allow_direct").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_options_reach_the_server()
    {
        var options = new KeyValueOptions(Root)
        {
            History = 9,
            MaxAge = TimeSpan.FromSeconds(90),
            InMemory = true,
            AllowDirect = true,
        };
        await OpenAsync(options);

        var config = (await AskAsync($"STREAM.INFO.KV_{Root}")).GetProperty("config");

        config.GetProperty("max_msgs_per_subject").GetInt64().ShouldBe(9);
        config.GetProperty("max_age").GetInt64().ShouldBe(90_000_000_000);
        config.GetProperty("duplicate_window").GetInt64().ShouldBe(90_000_000_000, "it may not exceed the largest age");
        config.GetProperty("storage").GetString().ShouldBe("memory");
        config.GetProperty("allow_direct").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_bucket_somebody_else_made_is_left_as_it_is()
    {
        await AskAsync($"STREAM.CREATE.KV_{Root}", $$"""{"name":"KV_{{Root}}","subjects":["$KV.{{Root}}.>"],"max_msgs_per_subject":5}""");

        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);

        var config = (await AskAsync($"STREAM.INFO.KV_{Root}")).GetProperty("config");
        config.GetProperty("max_msgs_per_subject").GetInt64().ShouldBe(5);
        config.GetProperty("deny_delete").GetBoolean().ShouldBeFalse();
        Text((await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Value).ShouldBe("1");
    }

    [Fact]
    public async Task Whoever_creates_a_bucket_a_moment_later_with_other_settings_uses_the_first_one()
    {
        var opened = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(history => OpenAsync(new(Root) { History = history }, history % 2 == 0 ? Bus : Peer))
        );

        await opened[0].PutAsync("a", Bytes("1"), Cancel);

        foreach (var bucket in opened)
        {
            (await bucket.GetAsync("a", Cancel)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_stream_that_keeps_every_message_is_no_bucket()
    {
        await AskAsync($"STREAM.CREATE.KV_{Root}", $$"""{"name":"KV_{{Root}}","subjects":["$KV.{{Root}}.>"]}""");

        (await Should.ThrowAsync<StoreException>(() => OpenAsync())).Message.ShouldContain($"`KV_{Root}`");
    }

    [Fact]
    public async Task Values_and_delete_markers_stand_where_every_client_looks_for_them()
    {
        var bucket = await OpenAsync();
        await using var tap = await SubscribeAsync(Peer, $"$KV.{Root}.>");

        await bucket.PutAsync("a.b", Bytes("1"), Cancel);
        await bucket.TryUpdateAsync("a.b", Bytes("2"), 1, Cancel);
        await bucket.DeleteAsync("a.b", 2, Cancel);

        var put = await NextAsync(tap);
        (put.Subject, Text(put.Payload), put.Headers).ShouldBe(($"$KV.{Root}.a.b", "1", null));
        var update = await NextAsync(tap);
        update.Headers.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(new("Nats-Expected-Last-Subject-Sequence", "1"));
        var delete = await NextAsync(tap);
        delete.Payload.IsEmpty.ShouldBeTrue();
        delete.Headers!["KV-Operation"].ShouldBe("DEL");
        delete.Headers["Nats-Expected-Last-Subject-Sequence"].ShouldBe("2");
    }

    [Theory]
    [InlineData("KV-Operation", "DEL", KeyValueOperation.Delete)]
    [InlineData("KV-Operation", "PURGE", KeyValueOperation.Purge)]
    [InlineData("Nats-Marker-Reason", "Remove", KeyValueOperation.Delete)]
    [InlineData("Nats-Marker-Reason", "MaxAge", KeyValueOperation.Purge)]
    [InlineData("Nats-Marker-Reason", "Purge", KeyValueOperation.Purge)]
    public async Task Everybodys_delete_markers_are_understood(string header, string value, KeyValueOperation operation)
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        await using var watch = await bucket.WatchAsync(options: new() { UpdatesOnly = true }, cancellationToken: Cancel);

        var headers = new BusHeaders { { header, value }, { "Nats-Rollup", "sub" } };
        await Peer.RequestAsync($"$KV.{Root}.a", Bytes("ignored"), headers, TimeSpan.FromSeconds(5), Cancel);

        (await bucket.GetAsync("a", Cancel)).ShouldBeNull();
        (await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        var entry = (await watch.TakeAsync(1)).Single();
        (entry.Operation, entry.Value.Length, entry.Revision).ShouldBe((operation, 0, 2ul));
        (await bucket.TryCreateAsync("a", Bytes("2"), Cancel)).ShouldBe(3ul);
    }

    [Fact]
    public async Task Headers_of_other_clients_do_not_disturb()
    {
        var bucket = await OpenAsync();

        await Peer.RequestAsync($"$KV.{Root}.a", Bytes("1"), new BusHeaders { { "X-Note", "grüße" } }, TimeSpan.FromSeconds(5), Cancel);

        Text((await bucket.GetAsync("a", Cancel)).ShouldNotBeNull().Value).ShouldBe("1");
    }

    [Fact]
    public async Task A_watch_or_listing_that_has_ended_leaves_no_consumer_behind()
    {
        var bucket = await OpenAsync();
        await bucket.PutAsync("a", Bytes("1"), Cancel);
        var watch = await bucket.WatchAsync(cancellationToken: Cancel);
        await watch.TakeAsync(1);
        (await AskAsync($"CONSUMER.NAMES.KV_{Root}")).GetProperty("total").GetInt32().ShouldBe(1);

        await watch.DisposeAsync();
        await bucket.KeysAsync(cancellationToken: Cancel).ToListAsync(Cancel);
        await Bus.FlushAsync(Cancel);

        (await AskAsync($"CONSUMER.NAMES.KV_{Root}", on: Bus)).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_bucket_deleted_by_somebody_else_is_a_clear_error()
    {
        var bucket = await OpenAsync();
        await AskAsync($"STREAM.DELETE.KV_{Root}");

        (await Should.ThrowAsync<StoreException>(async () => await bucket.GetAsync("a", Cancel))).ErrorCode.ShouldBe(10059);
        (await Should.ThrowAsync<StoreException>(async () => await bucket.PutAsync("a", default, Cancel))).Code.ShouldBe(503);
        await Should.ThrowAsync<StoreException>(async () => await bucket.WatchAsync(cancellationToken: Cancel));
    }

    private async Task<JsonElement> AskAsync(string operation, string body = "", MessageBus? on = null)
    {
        var answer = await (on ?? Peer).RequestAsync(
            $"$JS.API.{operation}",
            Encoding.UTF8.GetBytes(body),
            null,
            TimeSpan.FromSeconds(10),
            Cancel
        );
        var json = JsonSerializer.Deserialize<JsonElement>(answer.Payload.Span);
        json.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        return json;
    }
}
