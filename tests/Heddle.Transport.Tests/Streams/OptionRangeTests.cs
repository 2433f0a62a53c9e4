namespace Heddle.Transport.Tests;

/// <summary>Settings that no server takes are refused where they are written.</summary>
public sealed class OptionRangeTests
{
    private static readonly TimeSpan TooShort = TimeSpan.FromMilliseconds(99);

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(6)]
    public void Replicas_are_1_to_5_everywhere(int replicas)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { Replicas = replicas }).Message.ShouldContain("1 to 5");
        Should.Throw<ArgumentOutOfRangeException>(() => new KeyValueOptions("b") { Replicas = replicas }).Message.ShouldContain("1 to 5");
        Should
            .Throw<ArgumentOutOfRangeException>(() => new ObjectBucketOptions("b") { Replicas = replicas })
            .Message.ShouldContain("1 to 5");
    }

    [Fact]
    public void The_largest_group_is_possible()
    {
        new StreamOptions("s") { Replicas = 5 }.Replicas.ShouldBe(5);
        new KeyValueOptions("b") { Replicas = 5 }.Replicas.ShouldBe(5);
        new ObjectBucketOptions("b") { Replicas = 5 }.Replicas.ShouldBe(5);
    }

    [Fact]
    public void Limits_of_a_stream_are_positive_or_absent()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { MaxBytes = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { MaxMessages = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { MaxMessagesPerSubject = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { MaxAge = TooShort });
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { MaxAge = -TimeSpan.FromSeconds(1) });
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamOptions("s") { DuplicateWindow = TooShort });
        new StreamOptions("s") { MaxBytes = null, MaxAge = TimeSpan.Zero }.MaxBytes.ShouldBeNull();
    }

    [Fact]
    public void Settings_of_a_queue_are_positive()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions("q") { AckWait = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions("q") { Backoff = [TimeSpan.Zero] });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions("q") { MaxDeliver = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions("q") { MaxAckPending = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions("q") { FirstSequence = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new StreamReadOptions { FirstSequence = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueReadOptions { Prefetch = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueReadOptions { Heartbeat = TooShort });
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "*.b", true)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("a.>", "a", false)]
    [InlineData("a.>", "a.b.c", true)]
    [InlineData(">", "a.b.c", true)]
    [InlineData("*.x.>", "a.*", false)]
    [InlineData("*.x.>", "a.*.c", true)]
    public void Two_patterns_overlap_when_a_subject_matches_both(string first, string second, bool overlap)
    {
        Subjects.Overlap(first, second).ShouldBe(overlap);
        Subjects.Overlap(second, first).ShouldBe(overlap);
    }
}
