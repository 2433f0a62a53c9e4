namespace Heddle.Transport.Tests;

/// <summary>Publishing, subscribing and the life of a connection.</summary>
public abstract class MessagingContract(BusWorld world) : BusContract(world)
{
    [Fact]
    public async Task A_message_arrives_as_it_was_published()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.orders");
        var headers = new BusHeaders
        {
            { "X-First", "1" },
            { "X-Many", "a" },
            { "X-Many", "b" },
            { "x-first", "grüße" },
        };

        await Bus.PublishAsync($"{Root}.orders", Bytes("hello"), headers, $"{Root}.answers", Cancel);

        var message = await NextAsync(subscription);
        message.Subject.ShouldBe($"{Root}.orders");
        Text(message.Payload).ShouldBe("hello");
        message.ReplyTo.ShouldBe($"{Root}.answers");
        message.Headers.ShouldNotBeNull().ShouldBe(headers);
        message.Headers.Status.ShouldBe(0);
    }

    [Fact]
    public async Task A_bare_message_has_no_headers_no_reply_subject_and_an_empty_payload()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.bare");

        await Bus.PublishAsync($"{Root}.bare", default, cancellationToken: Cancel);

        (await NextAsync(subscription)).ShouldBe(new BusMessage($"{Root}.bare", default), BusMessageShape.Comparer);
    }

    [Fact]
    public async Task The_publisher_hears_itself()
    {
        await using var subscription = await SubscribeAsync(Bus, $"{Root}.echo");

        await Bus.PublishAsync($"{Root}.echo", Bytes("me"), cancellationToken: Cancel);

        Text((await NextAsync(subscription)).Payload).ShouldBe("me");
    }

    [Fact]
    public async Task The_payload_and_headers_may_be_reused_once_the_publish_has_returned()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.reuse");
        var buffer = Bytes("first");
        var headers = new BusHeaders { { "X-N", "1" } };
        await Bus.PublishAsync($"{Root}.reuse", buffer, headers, cancellationToken: Cancel);

        Bytes("worse").CopyTo(buffer, 0);
        headers["X-N"] = "2";

        var message = await NextAsync(subscription);
        Text(message.Payload).ShouldBe("first");
        message.Headers!["X-N"].ShouldBe("1");
    }

    [Fact]
    public async Task A_receiver_that_changes_its_headers_does_not_change_another_receivers()
    {
        await using var one = await SubscribeAsync(Peer, $"{Root}.shared");
        await using var two = await SubscribeAsync(Peer, $"{Root}.shared");
        await Bus.PublishAsync($"{Root}.shared", default, new BusHeaders { { "X-N", "1" } }, cancellationToken: Cancel);

        (await NextAsync(one)).Headers!["X-N"] = "changed";

        (await NextAsync(two)).Headers!["X-N"].ShouldBe("1");
    }

    [Fact]
    public async Task Received_headers_can_be_sent_on_without_the_servers_status()
    {
        await using var answers = await SubscribeAsync(Bus, $"{Root}.answers");
        await using var forwarded = await SubscribeAsync(Peer, $"{Root}.forwarded");
        await Bus.PublishAsync($"{Root}.nobody", default, replyTo: $"{Root}.answers", cancellationToken: Cancel);
        var status = (await NextAsync(answers)).Headers!;
        status.Add("X-Kept", "yes");

        await Bus.PublishAsync($"{Root}.forwarded", default, status, cancellationToken: Cancel);

        var headers = (await NextAsync(forwarded)).Headers.ShouldNotBeNull();
        headers.Status.ShouldBe(0);
        headers["X-Kept"].ShouldBe("yes");
    }

    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "a.B", false)]
    [InlineData("a.b", "a.b.c", false)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "a", false)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("*.b", "a.b", true)]
    [InlineData("a.*.c", "a.b.c", true)]
    [InlineData("a.>", "a.b", true)]
    [InlineData("a.>", "a.b.c.d", true)]
    [InlineData("a.>", "a", false)]
    [InlineData("a.*.>", "a.b", false)]
    [InlineData("a.*.>", "a.b.c", true)]
    [InlineData("a.x*", "a.xy", false)]
    [InlineData("a.x*", "a.x*", true)]
    public async Task A_subscription_receives_exactly_what_its_pattern_matches(string pattern, string subject, bool matches)
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.{pattern}");

        await Bus.PublishAsync($"{Root}.{subject}", Bytes("hit"), cancellationToken: Cancel);
        await SettleAsync();

        TakeQueued(subscription).ShouldBe(matches ? ["hit"] : []);
    }

    [Fact]
    public async Task Messages_of_one_connection_arrive_in_order_on_every_subscription()
    {
        await using var exact = await SubscribeAsync(Peer, $"{Root}.row.a");
        await using var wide = await SubscribeAsync(Peer, $"{Root}.row.>");
        var numbers = Enumerable.Range(0, 2_000).Select(number => number.ToString()).ToList();

        foreach (var number in numbers)
        {
            await Bus.PublishAsync($"{Root}.row.a", Bytes(number), cancellationToken: Cancel);
        }

        await SettleAsync();
        TakeQueued(exact).ShouldBe(numbers);
        TakeQueued(wide).ShouldBe(numbers);
    }

    [Fact]
    public async Task Two_subscriptions_of_one_connection_each_receive_the_message()
    {
        await using var one = await SubscribeAsync(Peer, $"{Root}.twice");
        await using var two = await SubscribeAsync(Peer, $"{Root}.twice");

        await Bus.PublishAsync($"{Root}.twice", Bytes("x"), cancellationToken: Cancel);
        await SettleAsync();

        TakeQueued(one).ShouldBe(["x"]);
        TakeQueued(two).ShouldBe(["x"]);
    }

    [Fact]
    public async Task A_subscription_is_ahead_of_what_its_connection_publishes_later()
    {
        await using var subscription = await Bus.SubscribeAsync($"{Root}.ahead", cancellationToken: Cancel);

        await Bus.PublishAsync($"{Root}.ahead", Bytes("x"), cancellationToken: Cancel);

        Text((await NextAsync(subscription)).Payload).ShouldBe("x");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\r\nPUB b 0\r\n")]
    [InlineData("a\0b")]
    [InlineData("a.*")]
    [InlineData("a.>")]
    public async Task A_subject_that_is_not_literal_is_refused_wherever_a_message_is_sent(string subject)
    {
        var published = await Should.ThrowAsync<InvalidSubjectException>(async () =>
            await Bus.PublishAsync(subject, default, cancellationToken: Cancel)
        );
        await Should.ThrowAsync<InvalidSubjectException>(async () =>
            await Bus.PublishAsync($"{Root}.ok", default, replyTo: subject, cancellationToken: Cancel)
        );
        await Should.ThrowAsync<InvalidSubjectException>(async () =>
            await Bus.RequestAsync(subject, default, null, Timeout.InfiniteTimeSpan, Cancel)
        );

        published.Subject.ShouldBe(subject);
        published.IsTransient.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a.>.b")]
    [InlineData("a\r\nb")]
    public async Task A_misshapen_pattern_is_refused(string pattern) =>
        await Should.ThrowAsync<InvalidSubjectException>(async () => await Bus.SubscribeAsync(pattern, cancellationToken: Cancel));

    [Fact]
    public async Task A_message_of_the_largest_size_passes_and_one_byte_more_is_refused_unsent()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.big");
        var payload = new byte[Bus.MaxPayloadBytes + 1];

        await Bus.PublishAsync($"{Root}.big", payload.AsMemory(1), cancellationToken: Cancel);
        var refused = await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await Bus.PublishAsync($"{Root}.big", payload, cancellationToken: Cancel)
        );

        refused.Subject.ShouldBe($"{Root}.big");
        refused.SizeBytes.ShouldBe(payload.Length);
        refused.MaxBytes.ShouldBe(Bus.MaxPayloadBytes);
        (await NextAsync(subscription)).Payload.Length.ShouldBe(payload.Length - 1);
        await SettleAsync();
        TakeQueued(subscription).ShouldBeEmpty();
    }

    [Fact]
    public async Task Headers_count_against_the_largest_size()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.big");
        var headers = new BusHeaders { { "X-A", "bc" } }; // NATS/1.0 CR LF, X-A: bc CR LF, CR LF
        const int HeaderBytes = 10 + 9 + 2;
        var payload = new byte[Bus.MaxPayloadBytes - HeaderBytes + 1];

        await Bus.PublishAsync($"{Root}.big", payload.AsMemory(1), headers, cancellationToken: Cancel);
        var refused = await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await Bus.PublishAsync($"{Root}.big", payload, headers, cancellationToken: Cancel)
        );

        refused.SizeBytes.ShouldBe(Bus.MaxPayloadBytes + 1);
        (await NextAsync(subscription)).Payload.Length.ShouldBe(payload.Length - 1);
    }

    [Fact]
    public async Task A_cancelled_publish_is_not_sent()
    {
        await using var subscription = await SubscribeAsync(Peer, $"{Root}.cancelled");

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await Bus.PublishAsync($"{Root}.cancelled", default, cancellationToken: new(canceled: true))
        );

        await SettleAsync();
        TakeQueued(subscription).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_tells_its_name_state_and_largest_payload()
    {
        await using var named = await ConnectAsync("somebody");

        named.Name.ShouldBe("somebody");
        named.State.ShouldBe(BusState.Connected);
        named.MaxPayloadBytes.ShouldBe(1024 * 1024);
    }
}
