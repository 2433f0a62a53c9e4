namespace Heddle.Transport.Tests.Connection;

public sealed class OnceOpenedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_come_while_it_is_being_opened_wait_for_the_one_attempt()
    {
        var (attempts, open) = (0, new TaskCompletionSource<string>());
        var once = new OnceOpened<string>(_ =>
        {
            attempts++;
            return new(open.Task);
        });
        once.Opened.ShouldBeNull();
        var asked = Enumerable.Range(0, 5).Select(_ => once.GetAsync(Cancel).AsTask()).ToList();

        open.SetResult("door");

        (await Task.WhenAll(asked)).ShouldAllBe(opened => opened == "door");
        attempts.ShouldBe(1);
        once.Opened.ShouldBe("door");
    }

    [Fact]
    public async Task A_failure_is_the_askers_and_the_next_one_tries_again()
    {
        var attempts = 0;
        var once = new OnceOpened<string>(_ => ++attempts == 1 ? throw new IOException("stuck") : new("door"));

        await Should.ThrowAsync<IOException>(() => once.GetAsync(Cancel).AsTask());
        once.Opened.ShouldBeNull();

        (await once.GetAsync(Cancel)).ShouldBe("door");
    }

    [Fact]
    public async Task Whoever_waits_for_anothers_attempt_may_give_up()
    {
        var open = new TaskCompletionSource<string>();
        var once = new OnceOpened<string>(_ => new(open.Task));
        var first = once.GetAsync(Cancel).AsTask();
        using var impatience = new CancellationTokenSource();
        var second = once.GetAsync(impatience.Token).AsTask();

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second);
        open.SetResult("door");
        (await first).ShouldBe("door");
    }
}
