using System.Globalization;
using System.Reflection;
using System.Text;
using PublicFaultyBus = Heddle.Transport.FaultyBus;

namespace Heddle.Transport.Tests;

public sealed class FaultPlanTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryServer _server;
    private readonly MessageBus _peer;
    private readonly PublicFaultyBus _bus;

    public FaultPlanTests()
    {
        _server = new InMemoryServer(new InMemoryServerOptions { TimeProvider = _time });
        _peer = _server.Connect("peer");
        _bus = new PublicFaultyBus(_server.Connect("faulty"), null, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task The_same_seed_strikes_the_same_messages_and_another_seed_others()
    {
        var plan = new FaultPlan
        {
            Seed = 42,
            DropRate = 0.3,
            DuplicateRate = 0.2,
        };
        var first = await SendAsync(plan, 200);
        var again = await SendAsync(plan, 200);
        var other = await SendAsync(plan with { Seed = 43 }, 200);
        again.ShouldBe(first);
        other.ShouldNotBe(first);
        first.Distinct().Count().ShouldBeInRange(110, 170);
        first.Count.ShouldBeGreaterThan(first.Distinct().Count());
    }

    [Fact]
    public async Task One_rate_does_not_shift_what_the_other_strikes()
    {
        var dropping = await SendAsync(new FaultPlan { Seed = 1, DropRate = 0.5 }, 100);
        var both = await SendAsync(
            new FaultPlan
            {
                Seed = 1,
                DropRate = 0.5,
                DuplicateRate = 0.5,
            },
            100
        );
        both.Distinct().ShouldBe(dropping);
    }

    [Fact]
    public async Task What_is_lost_and_doubled_is_counted()
    {
        await SendAsync(new FaultPlan { DropRate = 1 }, 3);
        await SendAsync(new FaultPlan { DuplicateRate = 1 }, 2);
        _bus.DroppedMessages.ShouldBe(3);
        _bus.DuplicatedMessages.ShouldBe(2);
    }

    [Fact]
    public async Task A_delayed_message_arrives_when_the_clock_says_and_the_order_is_kept()
    {
        var subscription = await _peer.SubscribeAsync("a", null, Cancel);
        _bus.Plan = new FaultPlan { Delay = TimeSpan.FromSeconds(1), Subject = "a" };
        var buffer = "1"u8.ToArray();
        await _bus.PublishAsync("a", buffer, new BusHeaders { { "n", "1" } }, cancellationToken: Cancel);
        buffer[0] = (byte)'x';
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await _bus.PublishAsync("a", "2"u8.ToArray(), cancellationToken: Cancel);
        var flushed = _bus.FlushAsync(Cancel).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(599));
        subscription.Messages.TryRead(out _).ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var first = await subscription.Messages.ReadAsync(Cancel);
        Encoding.UTF8.GetString(first.Payload.Span).ShouldBe("1");
        first.Headers!["n"].ShouldBe("1");
        subscription.Messages.TryRead(out _).ShouldBeFalse();
        flushed.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Encoding.UTF8.GetString((await subscription.Messages.ReadAsync(Cancel)).Payload.Span).ShouldBe("2");
        await flushed;
    }

    [Fact]
    public async Task A_new_plan_lets_go_what_the_old_one_delays()
    {
        var subscription = await _peer.SubscribeAsync("a", null, Cancel);
        _bus.Plan = new FaultPlan { Delay = TimeSpan.FromHours(1) };
        await _bus.PublishAsync("a", default, cancellationToken: Cancel);
        _bus.Plan = FaultPlan.None;
        await subscription.Messages.ReadAsync(Cancel);
    }

    [Fact]
    public async Task A_plan_strikes_only_the_subjects_it_names()
    {
        var subscription = await _peer.SubscribeAsync(">", null, Cancel);
        _bus.Plan = new FaultPlan { DropRate = 1, Subject = "lost.>" };
        await _bus.PublishAsync("lost.a", default, cancellationToken: Cancel);
        await _bus.PublishAsync("kept.a", default, cancellationToken: Cancel);
        (await subscription.Messages.ReadAsync(Cancel)).Subject.ShouldBe("kept.a");
    }

    [Fact]
    public async Task A_lost_request_times_out_and_reaches_nobody()
    {
        var service = await _peer.SubscribeAsync("service", null, Cancel);
        _bus.Plan = new FaultPlan { DropRate = 1 };
        var answer = _bus.RequestAsync("service", default, null, TimeSpan.FromSeconds(3), Cancel).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        (await Should.ThrowAsync<RequestTimeoutException>(answer)).Subject.ShouldBe("service");
        service.Messages.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_doubled_request_reaches_the_service_twice_and_is_answered_once()
    {
        var service = await _peer.SubscribeAsync("service", null, Cancel);
        _bus.Plan = new FaultPlan { DuplicateRate = 1 };
        var answer = _bus.RequestAsync("service", default, null, TimeSpan.FromSeconds(3), Cancel).AsTask();
        for (var i = 0; i < 2; i++)
        {
            var request = await service.Messages.ReadAsync(Cancel);
            await _peer.PublishAsync(request.ReplyTo!, new[] { (byte)i }, cancellationToken: Cancel);
        }

        (await answer).Payload.Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_time_a_request_is_delayed_counts_against_its_timeout()
    {
        await _peer.SubscribeAsync("service", null, Cancel);
        _bus.Plan = new FaultPlan { Delay = TimeSpan.FromSeconds(2) };
        var answer = _bus.RequestAsync("service", default, null, TimeSpan.FromSeconds(1), Cancel).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<RequestTimeoutException>(answer);
    }

    [Fact]
    public async Task Nobody_to_answer_is_known_at_once_over_a_bad_line_too()
    {
        _bus.Plan = new FaultPlan { DuplicateRate = 1 };
        await Should.ThrowAsync<NoRespondersException>(() =>
            _bus.RequestAsync("nobody", default, null, TimeSpan.FromSeconds(1), Cancel).AsTask()
        );
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_rate_is_from_0_to_1(double rate)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new FaultPlan { DropRate = rate });
        Should.Throw<ArgumentOutOfRangeException>(() => new FaultPlan { DuplicateRate = rate });
    }

    [Fact]
    public void A_delay_is_not_negative_and_a_subject_is_a_pattern()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new FaultPlan { Delay = TimeSpan.FromTicks(-1) });
        Should.Throw<InvalidSubjectException>(() => new FaultPlan { Subject = "a..b" });
    }

    [Fact]
    public void The_decorator_passes_on_everything_a_bus_can_do()
    {
        typeof(PublicFaultyBus)
            .GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Where(method => method.IsVirtual && method.DeclaringType == typeof(MessageBus))
            .Select(method => method.Name)
            .ShouldBeEmpty();
    }

    /// <summary>Sends numbers and gives those that arrive, in order.</summary>
    private async Task<List<int>> SendAsync(FaultPlan plan, int count)
    {
        await using var subscription = await _peer.SubscribeAsync("numbers", null, Cancel);
        _bus.Plan = plan;
        for (var i = 0; i < count; i++)
        {
            await _bus.PublishAsync("numbers", Encoding.UTF8.GetBytes($"{i}"), cancellationToken: Cancel);
        }

        var arrived = new List<int>();
        while (subscription.Messages.TryRead(out var message))
        {
            arrived.Add(int.Parse(message.Payload.Span, CultureInfo.InvariantCulture));
        }

        return arrived;
    }
}
