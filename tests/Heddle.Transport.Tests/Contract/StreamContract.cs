namespace Heddle.Transport.Tests;

/// <summary>Writing a durable stream.</summary>
public abstract class StreamContract(BusWorld world) : DurableContract(world)
{
    [Fact]
    public async Task A_stream_is_created_on_first_use_and_shared_by_everybody()
    {
        var mine = await OpenStreamAsync();
        var theirs = await Peer.OpenStreamAsync(new(Root) { CreateIfMissing = false }, Cancel);

        await mine.AppendAsync(Subject(), Bytes("1"), cancellationToken: Cancel);

        theirs.Name.ShouldBe(Root);
        Text((await theirs.GetAsync(1, Cancel)).ShouldNotBeNull().Payload).ShouldBe("1");
    }

    [Fact]
    public async Task A_missing_stream_that_may_not_be_created_is_an_error()
    {
        var failure = await Should.ThrowAsync<StreamNotFoundException>(async () =>
            await Bus.OpenStreamAsync(new(Root) { CreateIfMissing = false }, Cancel)
        );

        failure.Stream.ShouldBe(Root);
        failure.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_to_be_created_needs_subjects() =>
        (await Should.ThrowAsync<ArgumentException>(async () => await Bus.OpenStreamAsync(new(Root), Cancel))).Message.ShouldContain(
            "Subjects"
        );

    [Fact]
    public async Task An_existing_stream_is_used_as_it_is()
    {
        var first = await OpenStreamAsync(options => options with { MaxMessages = 2 });
        var second = await OpenStreamAsync(options => options with { MaxMessages = 100, Subjects = [Root + ".other"] });

        await AppendAsync(second, 5);

        (await TextsAsync(first)).ShouldBe(["4", "5"]);
        (await second.InfoAsync(Cancel)).Subjects.ShouldBe([Root + ".>"]);
    }

    [Fact]
    public async Task Two_streams_cannot_have_the_same_subject()
    {
        await OpenStreamAsync();

        var failure = await Should.ThrowAsync<StoreException>(async () =>
            await Bus.OpenStreamAsync(new(Root + "-2") { Subjects = [$"{Root}.*"] }, Cancel)
        );

        failure.ErrorCode.ShouldBe(10065);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("a*")]
    [InlineData(">")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public async Task A_stream_or_queue_with_an_impossible_name_is_refused(string name)
    {
        var stream = await OpenStreamAsync();

        await Should.ThrowAsync<ArgumentException>(async () => await Bus.OpenStreamAsync(new(name) { Subjects = ["x"] }, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await stream.OpenQueueAsync(new(name), Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await stream.DeleteQueueAsync(name, Cancel));
    }

    [Fact]
    public async Task An_append_tells_the_stream_and_the_number_of_the_message()
    {
        var stream = await OpenStreamAsync();

        (await stream.AppendAsync(Subject(), Bytes("1"), cancellationToken: Cancel)).ShouldBe(new AppendResult(Root, 1, false));
        (await stream.AppendAsync(Subject("b"), default, cancellationToken: Cancel)).ShouldBe(new AppendResult(Root, 2, false));
    }

    [Fact]
    public async Task A_message_comes_back_as_it_was_stored()
    {
        var stream = await OpenStreamAsync();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-5);
        await stream.AppendAsync(Subject(), default, cancellationToken: Cancel);
        await stream.AppendAsync(Subject("b"), Bytes("body"), new() { { "Kind", "x" } }, cancellationToken: Cancel);

        var message = (await stream.GetAsync(2, Cancel)).ShouldNotBeNull();

        message.Subject.ShouldBe(Subject("b"));
        message.Sequence.ShouldBe(2ul);
        Text(message.Payload).ShouldBe("body");
        message.Headers.ShouldNotBeNull()["Kind"].ShouldBe("x");
        message.Time.ShouldBeInRange(before, before.AddSeconds(60));
        (await stream.GetAsync(1, Cancel)).ShouldNotBeNull().Payload.IsEmpty.ShouldBeTrue();
        (await stream.GetAsync(3, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Many_appends_may_be_under_way_at_once()
    {
        var stream = await OpenStreamAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(1, 500).Select(i => stream.AppendAsync(Subject(), Bytes($"{i}"), cancellationToken: Cancel).AsTask())
        );

        results.Select(result => result.Sequence).ShouldBe(Enumerable.Range(1, 500).Select(i => (ulong)i), ignoreOrder: true);
        (await TextsAsync(stream)).ShouldBe(
            results.Select((result, i) => (result.Sequence, i + 1)).Order().Select(pair => $"{pair.Item2}")
        );
    }

    [Fact]
    public async Task What_is_published_on_a_subject_is_stored_and_what_is_appended_is_heard()
    {
        var stream = await OpenStreamAsync();
        await using var heard = await SubscribeAsync(Peer, Root + ".>");

        await Peer.PublishAsync(Subject(), Bytes("published"), cancellationToken: Cancel);
        await Peer.FlushAsync(Cancel);
        await stream.AppendAsync(Subject(), Bytes("appended"), cancellationToken: Cancel);

        Text((await NextAsync(heard)).Payload).ShouldBe("published");
        Text((await NextAsync(heard)).Payload).ShouldBe("appended");
        (await TextsAsync(stream)).ShouldBe(["published", "appended"]);
    }

    [Fact]
    public async Task An_append_to_another_subject_than_the_streams_stores_nothing()
    {
        var stream = await OpenStreamAsync();
        await Bus.OpenStreamAsync(new(Root + "-2") { Subjects = [Root + "-2.>"] }, Cancel);

        (
            await Should.ThrowAsync<NoStreamException>(async () =>
                await stream.AppendAsync(Root + "-3", default, cancellationToken: Cancel)
            )
        ).Subject.ShouldBe(Root + "-3");
        (
            await Should.ThrowAsync<StoreException>(async () => await stream.AppendAsync(Root + "-2.a", default, cancellationToken: Cancel))
        ).ErrorCode.ShouldBe(10060);
    }

    [Fact]
    public async Task A_durable_publish_needs_the_subject_alone()
    {
        await OpenStreamAsync();

        (await Bus.PublishDurableAsync(Subject(), Bytes("1"), options: new() { MessageId = "1" }, cancellationToken: Cancel)).ShouldBe(
            new AppendResult(Root, 1, false)
        );
        (await Peer.PublishDurableAsync(Subject(), Bytes("1"), options: new() { MessageId = "1" }, cancellationToken: Cancel)).ShouldBe(
            new AppendResult(Root, 1, true)
        );
    }

    [Fact]
    public async Task A_durable_publish_that_no_stream_takes_is_an_error()
    {
        var failure = await Should.ThrowAsync<NoStreamException>(async () =>
            await Bus.PublishDurableAsync(Root + ".nobody", default, cancellationToken: Cancel)
        );

        failure.Subject.ShouldBe(Root + ".nobody");
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_durable_publish_answered_by_somebody_else_is_no_success()
    {
        await using var eavesdropper = await SubscribeAsync(Peer, Root + ".nobody");
        var publish = Bus.PublishDurableAsync(Root + ".nobody", default, cancellationToken: Cancel).AsTask();
        var heard = await NextAsync(eavesdropper);
        await Peer.PublishAsync(heard.ReplyTo!, Bytes("{}"), cancellationToken: Cancel);

        await Should.ThrowAsync<StoreException>(publish.Soon());
    }

    [Fact]
    public async Task A_message_id_is_stored_once_whoever_sends_it_and_on_whichever_subject()
    {
        var stream = await OpenStreamAsync();
        await stream.AppendAsync(Subject(), Bytes("1"), options: new() { MessageId = "x" }, cancellationToken: Cancel);
        var theirs = await OpenStreamAsync(on: Peer);

        var again = await theirs.AppendAsync(Subject("b"), Bytes("2"), options: new() { MessageId = "x" }, cancellationToken: Cancel);
        var other = await theirs.AppendAsync(Subject(), Bytes("3"), options: new() { MessageId = "y" }, cancellationToken: Cancel);

        again.ShouldBe(new AppendResult(Root, 1, true));
        other.ShouldBe(new AppendResult(Root, 2, false));
        (await TextsAsync(stream)).ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task A_message_id_is_remembered_though_the_message_is_gone()
    {
        var stream = await OpenStreamAsync();
        await stream.AppendAsync(Subject(), Bytes("1"), options: new() { MessageId = "x" }, cancellationToken: Cancel);
        await stream.DeleteAsync(1, Cancel);

        (
            await stream.AppendAsync(Subject(), Bytes("1"), options: new() { MessageId = "x" }, cancellationToken: Cancel)
        ).IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_id_that_was_refused_is_not_remembered()
    {
        var stream = await OpenStreamAsync();
        await Should.ThrowAsync<SequenceConflictException>(async () =>
            await stream.AppendAsync(
                Subject(),
                Bytes("1"),
                options: new() { MessageId = "x", ExpectedLastSequence = 7 },
                cancellationToken: Cancel
            )
        );

        (
            await stream.AppendAsync(Subject(), Bytes("1"), options: new() { MessageId = "x" }, cancellationToken: Cancel)
        ).IsDuplicate.ShouldBeFalse();
    }

    [Fact]
    public async Task A_duplicate_is_told_before_a_condition_is_looked_at()
    {
        var stream = await OpenStreamAsync();
        var options = new AppendOptions { MessageId = "x", ExpectedLastSequence = 0 };
        await stream.AppendAsync(Subject(), Bytes("1"), options: options, cancellationToken: Cancel);

        (await stream.AppendAsync(Subject(), Bytes("1"), options: options, cancellationToken: Cancel)).ShouldBe(
            new AppendResult(Root, 1, true)
        );
    }

    [Fact]
    public async Task A_message_id_is_forgotten_after_the_duplicate_window()
    {
        var stream = await OpenStreamAsync(options => options with { DuplicateWindow = TimeSpan.FromMilliseconds(100) });
        var options = new AppendOptions { MessageId = "x" };
        await stream.AppendAsync(Subject(), Bytes("1"), options: options, cancellationToken: Cancel);

        while ((await stream.AppendAsync(Subject(), Bytes("2"), options: options, cancellationToken: Cancel)).IsDuplicate)
        {
            await Bus.FlushAsync(Cancel);
        }

        (await TextsAsync(stream)).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task An_append_can_depend_on_the_streams_last_message()
    {
        var stream = await OpenStreamAsync();
        await stream.AppendAsync(Subject(), Bytes("1"), options: new() { ExpectedLastSequence = 0 }, cancellationToken: Cancel);

        var failure = await Should.ThrowAsync<SequenceConflictException>(async () =>
            await stream.AppendAsync(Subject(), Bytes("x"), options: new() { ExpectedLastSequence = 0 }, cancellationToken: Cancel)
        );

        failure.Subject.ShouldBe(Subject());
        failure.ExpectedLastSequence.ShouldBe(0ul);
        failure.ExpectedLastSubjectSequence.ShouldBeNull();
        failure.IsTransient.ShouldBeTrue();
        await stream.AppendAsync(Subject(), Bytes("2"), options: new() { ExpectedLastSequence = 1 }, cancellationToken: Cancel);
        (await TextsAsync(stream)).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task An_append_can_depend_on_the_subjects_last_message()
    {
        var stream = await OpenStreamAsync();
        await stream.AppendAsync(Subject(), Bytes("1"), options: new() { ExpectedLastSubjectSequence = 0 }, cancellationToken: Cancel);
        await stream.AppendAsync(Subject("b"), Bytes("2"), options: new() { ExpectedLastSubjectSequence = 0 }, cancellationToken: Cancel);

        await stream.AppendAsync(Subject(), Bytes("3"), options: new() { ExpectedLastSubjectSequence = 1 }, cancellationToken: Cancel);
        var failure = await Should.ThrowAsync<SequenceConflictException>(async () =>
            await stream.AppendAsync(Subject(), Bytes("x"), options: new() { ExpectedLastSubjectSequence = 1 }, cancellationToken: Cancel)
        );

        failure.ExpectedLastSubjectSequence.ShouldBe(1ul);
        (await TextsAsync(stream)).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task Of_many_who_expect_the_same_sequence_one_wins()
    {
        var stream = await OpenStreamAsync();
        var theirs = await OpenStreamAsync(on: Peer);

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async i =>
                {
                    try
                    {
                        var options = new AppendOptions { ExpectedLastSequence = 0 };
                        await (i % 2 == 0 ? stream : theirs).AppendAsync(
                            Subject(),
                            Bytes($"{i}"),
                            options: options,
                            cancellationToken: Cancel
                        );
                        return true;
                    }
                    catch (SequenceConflictException)
                    {
                        return false;
                    }
                })
        );

        outcomes.Count(won => won).ShouldBe(1);
        (await TextsAsync(stream)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_headers_of_a_caller_are_left_as_they_are()
    {
        var stream = await OpenStreamAsync();
        var headers = new BusHeaders { { "Kind", "x" } };

        await stream.AppendAsync(Subject(), default, headers, new() { MessageId = "m", ExpectedLastSequence = 0 }, Cancel);

        headers.Select(header => header.Key).ShouldBe(["Kind"]);
        (await stream.GetAsync(1, Cancel)).ShouldNotBeNull().Headers.ShouldNotBeNull()["Kind"].ShouldBe("x");
    }

    [Fact]
    public async Task A_message_over_the_largest_payload_is_refused()
    {
        var stream = await OpenStreamAsync();

        await Should.ThrowAsync<PayloadTooLargeException>(async () =>
            await stream.AppendAsync(Subject(), new byte[Bus.MaxPayloadBytes + 1], cancellationToken: Cancel)
        );

        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(0ul);
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured_before_anything_is_stored()
    {
        var stream = await OpenStreamAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await stream.AppendAsync(Subject(), default, cancellationToken: new(canceled: true))
        );

        (await stream.InfoAsync(Cancel)).Messages.ShouldBe(0ul);
    }
}
