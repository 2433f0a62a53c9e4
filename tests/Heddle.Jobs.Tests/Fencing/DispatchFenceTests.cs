namespace Heddle.Jobs.Tests;

public sealed class DispatchFenceTests
{
    private static readonly DispatchIdentity Active = new()
    {
        DispatchId = "d2",
        Attempt = 2,
        AssignedWorkerId = "w",
    };

    public static TheoryData<DispatchIdentity?, FencingVerdict> Echoes =>
        new()
        {
            { null, FencingVerdict.Missing },
            {
                new()
                {
                    DispatchId = "d2",
                    Attempt = 2,
                    AssignedWorkerId = "w",
                },
                FencingVerdict.Current
            },
            { Active with { Attempt = 1, DispatchId = "d1" }, FencingVerdict.Stale },
            { Active with { Attempt = 3 }, FencingVerdict.Future },
            { Active with { AssignedWorkerId = "v" }, FencingVerdict.WrongWorker },
            { Active with { AssignedWorkerId = "" }, FencingVerdict.WrongWorker },
            { Active with { DispatchId = "other" }, FencingVerdict.OtherDispatch },
        };

    public static TheoryData<DispatchIdentity?, DispatchIdentity?, FencingVerdict> Offers =>
        new()
        {
            { null, null, FencingVerdict.Missing },
            { null, Active, FencingVerdict.Current },
            { Active, Active with { Attempt = 3, DispatchId = "d3" }, FencingVerdict.Current },
            { Active, Active, FencingVerdict.Repeated },
            { Active, Active with { DispatchId = "other" }, FencingVerdict.OtherDispatch },
            { Active, Active with { Attempt = 1 }, FencingVerdict.Stale },
            { Active, Active with { Attempt = 4 }, FencingVerdict.Future },
            { Active, Active with { Attempt = 3, AssignedWorkerId = "v" }, FencingVerdict.WrongWorker },
            { Active with { Attempt = ulong.MaxValue }, Active with { Attempt = 0 }, FencingVerdict.Stale },
        };

    [Theory]
    [MemberData(nameof(Echoes))]
    public void Only_the_active_dispatch_changes_a_job(DispatchIdentity? echoed, FencingVerdict verdict) =>
        DispatchFence.CheckEcho(Active, echoed).ShouldBe(verdict);

    [Theory]
    [MemberData(nameof(Offers))]
    public void A_worker_runs_the_next_attempt_once(DispatchIdentity? known, DispatchIdentity? offered, FencingVerdict verdict) =>
        DispatchFence.CheckOffer(known, offered, "w").ShouldBe(verdict);
}
