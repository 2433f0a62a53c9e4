using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>What a dispatcher remembers of a record may be out of date, because another one has changed it since.</summary>
public sealed class JobBookTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly InMemoryServer _server = new();

    [Fact]
    public async Task A_change_is_not_refused_for_what_is_remembered_alone()
    {
        await using var bus = _server.Connect();
        var bucket = await bus.OpenKeyValueAsync(new JobStorageOptions().Jobs, Patience.Cancel);
        var (mine, theirs) = (Book(bucket), new JobRecords(bucket));
        var job = new JobRecord { JobId = "a", Owner = "d1" }.Move(JobStatus.Scheduled, Now);
        var stored = (await mine.CreateAsync(job, Patience.Cancel)).ShouldNotBeNull();
        // Another dispatcher gives it to a worker; no watch tells this one.
        (await theirs.TryUpdateAsync(stored, job.Move(JobStatus.Dispatched, Now), Patience.Cancel)).ShouldNotBeNull();

        var changed = await mine.ChangeAsync(stored.Key, Succeed, Patience.Cancel);

        changed.ShouldNotBeNull().Record.State.ShouldBe(JobStatus.Succeeded);
        (await theirs.GetAsync(stored.Key, Patience.Cancel))!.Record.State.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_change_that_the_stored_record_refuses_is_refused_once()
    {
        await using var bus = _server.Connect();
        var bucket = await bus.OpenKeyValueAsync(new JobStorageOptions().Jobs, Patience.Cancel);
        var book = Book(bucket);
        var job = new JobRecord { JobId = "a", Owner = "d1" }.Move(JobStatus.Scheduled, Now);
        var stored = (await book.CreateAsync(job, Patience.Cancel)).ShouldNotBeNull();

        (await book.ChangeAsync(stored.Key, Succeed, Patience.Cancel)).ShouldBeNull();
        (await book.ChangeAsync("j.unknown", Succeed, Patience.Cancel)).ShouldBeNull();
    }

    private static JobRecord? Succeed(JobRecord record) => record.IsWithWorker ? record.Move(JobStatus.Succeeded, Now) : null;

    private static JobBook Book(KeyValueBucket bucket)
    {
        var time = new ManualTimeProvider();
        var grace = TimeSpan.FromSeconds(5);
        var index = new JobIndex(new(time, TimeSpan.FromSeconds(30)), new(time, grace), "d1", grace);
        return new(new(bucket), index, new());
    }
}
