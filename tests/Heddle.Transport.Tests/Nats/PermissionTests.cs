using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class PermissionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private NatsServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await NatsServer.StartAsync(
            new()
            {
                JetStream = false,
                ConfigText = """
                authorization {
                  users = [
                    { user: some, password: "", permissions: { publish: ["open.>", "_INBOX.>"], subscribe: ["open.>", "_INBOX.>"] } }
                    { user: mute, password: "", permissions: { publish: ["open.>"], subscribe: ["open.>"] } }
                  ]
                }
                """,
            },
            Cancel
        );

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_denied_request_fails_at_once()
    {
        await using var bus = await ConnectAsync("some");
        var events = new EventRecorder(bus);

        var failure = await Should.ThrowAsync<PermissionDeniedException>(async () =>
            await bus.RequestAsync("closed.door", default, null, Patience, Cancel)
        );

        failure.Operation.ShouldBe(BusOperation.Publish);
        failure.Subject.ShouldBe("closed.door");
        (await events.NextAsync<BusEvent.PermissionDenied>()).ShouldBe(new(BusOperation.Publish, "closed.door"));
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task A_denied_publish_fails_the_flush_that_follows_and_no_later_one()
    {
        await using var bus = await ConnectAsync("some");
        await bus.FlushAsync(Cancel);

        await bus.PublishAsync("closed.door", default, cancellationToken: Cancel);

        (await Should.ThrowAsync<PermissionDeniedException>(async () => await bus.FlushAsync(Cancel))).Subject.ShouldBe("closed.door");
        await bus.FlushAsync(Cancel);
        await bus.PublishAsync("open.door", default, cancellationToken: Cancel);
        await bus.FlushAsync(Cancel);
    }

    [Fact]
    public async Task Flushes_under_way_together_all_learn_of_a_denied_publish()
    {
        await using var bus = await ConnectAsync("some");

        await bus.PublishAsync("closed.door", default, cancellationToken: Cancel);
        var flushes = Enumerable.Range(0, 3).Select(_ => bus.FlushAsync(Cancel).AsTask()).ToArray();

        foreach (var flush in flushes)
        {
            await Should.ThrowAsync<PermissionDeniedException>(flush);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("group")]
    public async Task A_denied_subscription_ends_with_the_denial(string? queueGroup)
    {
        await using var bus = await ConnectAsync("some");
        var events = new EventRecorder(bus);
        await using var allowed = await bus.SubscribeAsync("open.door", new() { QueueGroup = queueGroup }, Cancel);
        await using var denied = await bus.SubscribeAsync("closed.door", new() { QueueGroup = queueGroup }, Cancel);

        var failure = await Should.ThrowAsync<PermissionDeniedException>(denied.Messages.Completion);

        failure.Operation.ShouldBe(BusOperation.Subscribe);
        failure.Subject.ShouldBe("closed.door");
        (await events.NextAsync<BusEvent.PermissionDenied>()).ShouldBe(new(BusOperation.Subscribe, "closed.door"));
        await bus.FlushAsync(Cancel);
        allowed.Messages.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Requests_fail_at_once_when_their_answers_may_not_be_received()
    {
        await using var bus = await ConnectAsync("mute");
        await using var responder = await bus.SubscribeAsync("open.door", cancellationToken: Cancel);

        for (var i = 0; i < 2; i++)
        {
            var failure = await Should.ThrowAsync<PermissionDeniedException>(async () =>
                await bus.RequestAsync("open.door", default, null, Patience, Cancel)
            );
            failure.Operation.ShouldBe(BusOperation.Subscribe);
            failure.Subject.ShouldStartWith("_INBOX.");
        }
    }

    [Fact]
    public async Task Another_inbox_prefix_makes_requests_possible_where_the_usual_one_is_denied()
    {
        await using var bus = await NatsBus.ConnectAsync(
            new()
            {
                Url = _server.Url,
                Credentials = NatsCredentials.UserPassword("mute", ""),
                InboxPrefix = "open.inbox",
            },
            Cancel
        );
        await using var responder = await bus.SubscribeAsync("open.door", cancellationToken: Cancel);
        var answer = bus.RequestAsync("open.door", default, null, Patience, Cancel);

        var request = await responder.Messages.ReadAsync(Cancel);
        request.ReplyTo.ShouldStartWith("open.inbox.");
        await bus.PublishAsync(request.ReplyTo!, "yes"u8.ToArray(), cancellationToken: Cancel);

        (await answer).Payload.Length.ShouldBe(3);
    }

    private Task<NatsBus> ConnectAsync(string user) =>
        NatsBus.ConnectAsync(new() { Url = _server.Url, Credentials = NatsCredentials.UserPassword(user, "") }, Cancel);
}
