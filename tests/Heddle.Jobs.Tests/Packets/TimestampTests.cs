namespace Heddle.Jobs.Tests;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2024-01-02T03:04:05Z", 1_704_164_645, 0)]
    [InlineData("2024-01-02T05:04:05.1234567+02:00", 1_704_164_645, 123_456_700)]
    [InlineData("1969-12-31T23:59:59.9Z", -1, 900_000_000)]
    [InlineData("0001-01-01T00:00:00Z", -62_135_596_800, 0)]
    [InlineData("9999-12-31T23:59:59.9999999Z", 253_402_300_799, 999_999_900)]
    public void A_time_of_day_is_kept(string text, long seconds, int nanoseconds)
    {
        var time = DateTimeOffset.Parse(text);

        Timestamp timestamp = time;

        timestamp.ShouldBe(new Timestamp(seconds, nanoseconds));
        timestamp.ToDateTimeOffset().ShouldBe(time);
        timestamp.IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Nanoseconds_are_compared_and_shown()
    {
        var earlier = new Timestamp(1, 999_999_999);

        (earlier < new Timestamp(2)).ShouldBeTrue();
        (earlier > new Timestamp(1, 999_999_998)).ShouldBeTrue();
        earlier.ToString().ShouldBe("1970-01-01T00:00:01.999999999Z");
    }

    [Fact]
    public void What_is_no_time_says_so()
    {
        var never = new Timestamp(long.MaxValue);

        never.IsValid.ShouldBeFalse();
        never.ToString().ShouldBe("9223372036854775807 s 0 ns");
        Should.Throw<InvalidOperationException>(() => never.ToDateTimeOffset());
    }
}
