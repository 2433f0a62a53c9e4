using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class RequestTests(NatsServerFixture fixture) : IClassFixture<NatsServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_one_of_many_requests_gets_its_own_answer_or_its_own_failure()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var responder = await fixture.ConnectAsync();
        await using var subscription = await responder.SubscribeAsync("mirror", cancellationToken: Cancel);
        await responder.FlushAsync(Cancel);
        var answering = Task.Run(
            async () =>
            {
                await foreach (var request in subscription.Messages.ReadAllAsync(Cancel))
                {
                    // One in three is never answered.
                    if (BitConverter.ToInt32(request.Payload.Span) % 3 != 0)
                    {
                        await responder.PublishAsync(request.ReplyTo!, request.Payload, cancellationToken: Cancel);
                    }
                }
            },
            Cancel
        );

        var callers = Enumerable
            .Range(0, 32)
            .Select(caller =>
                Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < 300; i++)
                        {
                            await CallAsync(bus, (caller * 1000) + i);
                        }
                    },
                    Cancel
                )
            );
        await Task.WhenAll(callers);

        await subscription.DrainAsync(Cancel);
        await answering;
    }

    [Fact]
    public async Task The_first_requests_never_overtake_the_subscription_for_their_answers()
    {
        using var server = new ScriptedServer();
        for (var round = 0; round < 20; round++)
        {
            var connecting = NatsBus.ConnectAsync(new() { Url = server.Url }, Cancel);
            using var peer = await server.WelcomeAsync();
            await using var bus = await connecting;
            using var start = new Barrier(4);
            var callers = Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait(Cancel);
                            return bus.RequestAsync("a", default, null, Patience, Cancel).AsTask();
                        },
                        Cancel,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
                .ToArray();

            await peer.ExpectAsync("SUB _INBOX.");
            await peer.ExpectAsync("PUB a _INBOX.");
            await bus.DisposeAsync();
            foreach (var caller in callers)
            {
                await Should.ThrowAsync<BusException>(await caller);
            }
        }
    }

    [Fact]
    public async Task A_late_answer_reaches_no_later_request()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("late", cancellationToken: Cancel);
        await Should.ThrowAsync<RequestTimeoutException>(async () =>
            await bus.RequestAsync("late", default, null, TimeSpan.FromMilliseconds(20), Cancel)
        );
        var late = await subscription.Messages.ReadAsync(Cancel);

        var request = bus.RequestAsync("late", default, null, Patience, Cancel);
        var inTime = await subscription.Messages.ReadAsync(Cancel);
        await bus.PublishAsync(late.ReplyTo!, "late"u8.ToArray(), cancellationToken: Cancel);
        await bus.PublishAsync(inTime.ReplyTo!, "in time"u8.ToArray(), cancellationToken: Cancel);

        (await request).Payload.Length.ShouldBe("in time".Length);
    }

    [Fact]
    public async Task The_first_of_several_answers_counts()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("twice", cancellationToken: Cancel);
        var request = bus.RequestAsync("twice", default, null, Patience, Cancel);
        var asked = await subscription.Messages.ReadAsync(Cancel);

        await bus.PublishAsync(asked.ReplyTo!, new byte[1], cancellationToken: Cancel);
        await bus.PublishAsync(asked.ReplyTo!, new byte[2], cancellationToken: Cancel);
        await bus.FlushAsync(Cancel);

        (await request).Payload.Length.ShouldBe(1);
        bus.State.ShouldBe(BusState.Connected);
    }

    [Fact]
    public async Task A_short_timeout_is_kept_while_a_long_one_runs()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("silent", cancellationToken: Cancel);

        var patient = bus.RequestAsync("silent", default, null, Patience, Cancel).AsTask();
        var endless = bus.RequestAsync("silent", default, null, Timeout.InfiniteTimeSpan, Cancel).AsTask();
        var huge = bus.RequestAsync("silent", default, null, TimeSpan.MaxValue, Cancel).AsTask();
        foreach (var milliseconds in new[] { 60, 20, 40, 0 })
        {
            await Should.ThrowAsync<RequestTimeoutException>(async () =>
                await bus.RequestAsync("silent", default, null, TimeSpan.FromMilliseconds(milliseconds), Cancel)
            );
        }

        patient.IsCompleted.ShouldBeFalse();
        endless.IsCompleted.ShouldBeFalse();
        huge.IsCompleted.ShouldBeFalse();
        await bus.DisposeAsync();
        await Should.ThrowAsync<BusClosedException>(patient);
        await Should.ThrowAsync<BusClosedException>(endless);
        await Should.ThrowAsync<BusClosedException>(huge);
    }

    [Fact]
    public async Task A_negative_timeout_is_an_argument_error()
    {
        await using var bus = await fixture.ConnectAsync();

        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () =>
            await bus.RequestAsync("a", default, null, TimeSpan.FromSeconds(-2), Cancel)
        );
    }

    [Fact]
    public async Task A_request_does_not_begin_when_it_is_cancelled_already()
    {
        await using var bus = await fixture.ConnectAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await bus.RequestAsync("a", default, null, Patience, new CancellationToken(canceled: true))
        );
    }

    private static async Task CallAsync(MessageBus bus, int number)
    {
        var answered = number % 3 != 0;
        using var cancellation = new CancellationTokenSource();
        var timeout = answered ? Patience : TimeSpan.FromMilliseconds(number % 7);
        if (number % 11 == 0)
        {
            cancellation.CancelAfter(TimeSpan.FromMilliseconds(number % 5));
        }

        try
        {
            var answer = await bus.RequestAsync("mirror", BitConverter.GetBytes(number), null, timeout, cancellation.Token);
            answered.ShouldBeTrue();
            BitConverter.ToInt32(answer.Payload.Span).ShouldBe(number);
        }
        catch (RequestTimeoutException)
        {
            answered.ShouldBeFalse();
        }
        catch (OperationCanceledException e)
        {
            e.CancellationToken.ShouldBe(cancellation.Token);
        }
    }
}
