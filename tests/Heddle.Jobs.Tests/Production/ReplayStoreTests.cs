using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class ReplayStoreTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task The_first_of_many_at_once_is_one()
    {
        var store = new InMemoryReplayStore(_time);

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(_ => Task.Run(async () => await store.AdmitAsync(Key("s"), new byte[32], _time.GetUtcNow().AddMinutes(1))))
        );

        outcomes.Count(outcome => outcome == ReplayOutcome.First).ShouldBe(1);
        outcomes.Count(outcome => outcome == ReplayOutcome.Duplicate).ShouldBe(15);
    }

    [Fact]
    public async Task Another_sender_audience_or_tenant_is_another_message()
    {
        var store = new InMemoryReplayStore(_time);
        var until = _time.GetUtcNow().AddMinutes(1);
        var token = TestContext.Current.CancellationToken;
        await store.AdmitAsync(Key("s"), new byte[32], until, token);

        (await store.AdmitAsync(Key("s2"), new byte[32], until, token)).ShouldBe(ReplayOutcome.First);
        (await store.AdmitAsync(Key("s") with { Audience = "a2" }, new byte[32], until, token)).ShouldBe(ReplayOutcome.First);
        (await store.AdmitAsync(Key("s") with { TenantId = "t2" }, new byte[32], until, token)).ShouldBe(ReplayOutcome.First);
        (await store.AdmitAsync(Key("s"), new byte[] { 1 }, until, token)).ShouldBe(ReplayOutcome.Conflict);
    }

    [Fact]
    public void A_store_key_is_short_and_its_own()
    {
        var key = Key("s").ToStoreKey();

        key.Length.ShouldBe(64);
        key.ShouldNotBe((Key("s") with { TenantId = "t\0a", Audience = "s" }).ToStoreKey());
        key.ShouldBe(Key("s").ToStoreKey());
    }

    private static ReplayKey Key(string sender) => new("t", "a", sender, new byte[16]);
}
