namespace Heddle.Jobs.Tests;

public sealed class JobRecordTests
{
    private static readonly JobRecord Full = new()
    {
        Due = 12,
        Owner = "me",
        WorkerId = "w",
        Unannounced = true,
        Attempt = 3,
        DispatchId = "d",
        Failures = 2,
        Accepted = 1,
        Deadline = 2,
        WaitingSince = 3,
        Dispatched = 4,
        TraceId = "t",
        TraceParent = "00-1-2-00",
        Identity = new() { TenantId = "tenant" },
        Request = new()
        {
            JobId = "j",
            Topic = "job.a",
            Labels = [new("a", "b")],
            Budget = new() { DeadlineMilliseconds = 5 },
        },
        Result = new()
        {
            JobId = "j",
            Status = JobStatus.Failed,
            WorkerId = "w",
        },
        ReasonCode = "code",
        Reason = "why",
        ResultSequence = 9,
        JobId = "j",
        Topic = "job.a",
        TenantId = "tenant",
        SubmittedBy = "s",
        State = JobStatus.Failed,
        Events = [new JobEvent { Status = JobStatus.Failed, Milliseconds = 7 }],
    };

    [Fact]
    public void A_record_is_read_as_it_was_written() => JobRecord.Decode("k", Full.Encode()).ShouldBe(Full);

    [Fact]
    public void The_head_is_read_without_the_rest()
    {
        var bytes = Full.Encode();

        JobRecordHead.Read(bytes).ShouldBe(JobRecordHead.Of(Full));
        JobRecordHead.Read(bytes.AsSpan(0, bytes.Length / 2)).ShouldBe(JobRecordHead.Of(Full));
    }

    [Fact]
    public void A_record_of_another_version_is_left_alone()
    {
        var bytes = (Full with { Version = 2 }).Encode();

        Should.Throw<InvalidDataException>(() => JobRecord.Decode("k", bytes)).Message.ShouldContain("version `2`");
        JobRecordHead.Read(bytes).ShouldBeNull();
    }

    [Fact]
    public void Bytes_that_are_no_record_are_an_error_and_no_more()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            JobRecordHead.Read(bytes).ShouldBeNull();
            Should.Throw<InvalidDataException>(() => JobRecord.Decode("k", bytes));
        }
    }

    [Fact]
    public void The_history_is_bounded()
    {
        var record = new JobRecord().Move(JobStatus.Pending, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 100; i++)
        {
            record = record.Move(JobStatus.Pending, DateTimeOffset.UnixEpoch);
        }

        record.Events.Count.ShouldBe(32);
    }

    [Theory]
    [InlineData("job-1_A", "j.job-1_A")]
    [InlineData("run:1@2", "j.run=3a1=402")]
    [InlineData("a.b", "j.a=2eb")]
    [InlineData("ü", "j.=c3=bc")]
    [InlineData("", "j.=")]
    public void Any_id_has_a_key(string id, string key) => JobKeys.Job(id).ShouldBe(key);

    [Fact]
    public void Different_ids_have_different_keys()
    {
        string[] ids = ["=3a", ":", "=", "==", "", "a:", "a=3a", new('x', 300), new('x', 301), new('ü', 200)];

        ids.Select(JobKeys.Job).Distinct(StringComparer.Ordinal).Count().ShouldBe(ids.Length);
        JobKeys.Job(new('x', 100_000)).Length.ShouldBeLessThan(100);
        JobKeys.Claim("a.b", "c").ShouldNotBe(JobKeys.Claim("a", "b.c"));
    }
}
