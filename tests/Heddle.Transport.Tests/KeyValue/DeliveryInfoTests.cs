namespace Heddle.Transport.Tests;

public sealed class DeliveryInfoTests
{
    [Theory]
    [InlineData("$JS.ACK.KV_b.consumer.1.12.3.1700000000123456789.7")]
    [InlineData("$JS.ACK.domain.hash.KV_b.consumer.1.12.3.1700000000123456789.7.token")]
    [InlineData("$JS.ACK._.hash.KV_b.consumer.1.12.3.1700000000123456789.7")]
    [InlineData("$JS.ACK._.hash.KV_b.consumer.1.12.3.1700000000123456789.7.token.and.more")]
    public void Both_forms_tell_where_a_message_stands(string replyTo)
    {
        DeliveryInfo.TryParse(replyTo, out var info).ShouldBeTrue();

        var (deliveries, streamSequence, consumerSequence, time, pending) = info;
        (deliveries, streamSequence, consumerSequence, pending).ShouldBe((1ul, 12ul, 3ul, 7ul));
        time.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddTicks(1_234_567));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("_INBOX.abc")]
    [InlineData("$JS.ACK.")]
    [InlineData("$JS.ACK.KV_b.consumer.1.12.3.1700000000123456789")]
    [InlineData("$JS.ACK.KV_b.consumer.1.12.3.1700000000123456789.7.8")]
    [InlineData("$JS.ACK.KV_b.consumer.1.-12.3.1700000000123456789.7")]
    [InlineData("$JS.ACK.KV_b.consumer.1..3.1700000000123456789.7")]
    [InlineData("$JS.ACK.KV_b.consumer.1.99999999999999999999999.3.1700000000123456789.7")]
    [InlineData("$JS.FC.KV_b.consumer.1.12.3.1700000000123456789.7")]
    public void Anything_else_is_no_delivery(string? replyTo) => DeliveryInfo.TryParse(replyTo, out _).ShouldBeFalse();

    [Fact]
    public void The_largest_numbers_are_understood()
    {
        DeliveryInfo.TryParse($"$JS.ACK.s.c.1.{ulong.MaxValue}.2.{ulong.MaxValue}.0", out var info).ShouldBeTrue();

        info.StreamSequence.ShouldBe(ulong.MaxValue);
        info.Time.Year.ShouldBe(2554);
    }
}
