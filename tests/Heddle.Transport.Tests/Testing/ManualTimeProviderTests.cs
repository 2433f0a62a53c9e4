namespace Heddle.Transport.Tests;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_clock_stands_until_it_is_moved_and_measures_what_it_was_moved_by()
    {
        var start = _time.GetUtcNow();
        var mark = _time.GetTimestamp();
        _time.GetUtcNow().ShouldBe(start);
        _time.Advance(TimeSpan.FromSeconds(90));
        _time.GetUtcNow().ShouldBe(start.AddSeconds(90));
        _time.GetElapsedTime(mark).ShouldBe(TimeSpan.FromSeconds(90));
        _time.AdvanceTo(start.AddDays(1));
        _time.GetUtcNow().ShouldBe(start.AddDays(1));
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));
        Should.Throw<ArgumentOutOfRangeException>(() => _time.AdvanceTo(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_each_at_its_time_and_ties_in_the_order_they_were_set()
    {
        var start = _time.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = Timer("late", 3);
        using var first = Timer("first of two", 2);
        using var second = Timer("second of two", 2);
        using var soon = Timer("soon", 1);
        using var never = Timer("never", 5);
        _time.Advance(TimeSpan.FromSeconds(4));
        fired.ShouldBe([
            ("soon", TimeSpan.FromSeconds(1)),
            ("first of two", TimeSpan.FromSeconds(2)),
            ("second of two", TimeSpan.FromSeconds(2)),
            ("late", TimeSpan.FromSeconds(3)),
        ]);

        ITimer Timer(string name, int seconds) =>
            _time.CreateTimer(
                _ => fired.Add((name, _time.GetUtcNow() - start)),
                null,
                TimeSpan.FromSeconds(seconds),
                Timeout.InfiniteTimeSpan
            );
    }

    [Fact]
    public void A_periodic_timer_fires_as_often_as_its_period_fits_and_stops_when_told()
    {
        var fired = 0;
        using var timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(6));
        fired.ShouldBe(3);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(6));
        fired.ShouldBe(3);
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_on_the_same_way()
    {
        var fired = new List<int>();
        ITimer? second = null;
        using var first = _time.CreateTimer(
            _ => second = _time.CreateTimer(_ => fired.Add(2), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan
        );
        _time.Advance(TimeSpan.FromSeconds(2));
        fired.ShouldBe([2]);
        second!.Dispose();
        second.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).ShouldBeFalse();
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_needs_no_clock()
    {
        var fired = new TaskCompletionSource();
        await using var timer = _time.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await fired.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Delays_timeouts_and_cancellations_of_the_platform_run_on_it()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time, Cancel);
        var timeout = new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromMinutes(2), _time, Cancel);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(3), _time);
        _time.Advance(TimeSpan.FromMinutes(1));
        await delay;
        timeout.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<TimeoutException>(timeout);
        cancellation.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        cancellation.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task The_sign_that_somebody_waits_comes_with_the_timer()
    {
        var sign = _time.WhenTimerSetAsync(TimeSpan.FromSeconds(5), Cancel);
        using var other = new CancellationTokenSource(TimeSpan.FromSeconds(4), _time);
        sign.IsCompleted.ShouldBeFalse();
        using var awaited = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
        await sign;
        await _time.WhenTimerSetAsync(TimeSpan.FromSeconds(4), Cancel);
    }

    [Fact]
    public void A_timer_fires_in_the_context_it_was_set_in()
    {
        var local = new AsyncLocal<string> { Value = "setter" };
        string? seen = null;
        using var timer = _time.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        local.Value = "mover";
        _time.Advance(TimeSpan.FromSeconds(1));
        seen.ShouldBe("setter");
        local.Value.ShouldBe("mover");
    }
}
