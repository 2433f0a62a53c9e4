using System.Text;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

/// <summary>Headers as they came over the wire are read where they lie, as text or as a number, with the same result as any others.</summary>
public sealed class ReceivedHeadersTests
{
    [Theory]
    [InlineData("42", true, 42)]
    [InlineData(" 42 ", true, 42)]
    [InlineData("9223372036854775807", true, long.MaxValue)]
    [InlineData("9223372036854775808", false, 0)]
    [InlineData("-1", false, 0)]
    [InlineData("4x", false, 0)]
    [InlineData("", false, 0)]
    public void A_number_is_read_as_such_or_not_at_all(string value, bool isNumber, long number)
    {
        var received = Received($"Other: 1\r\nSeq: {value}\r\n");
        received.TryGetInt64("Seq", out var read).ShouldBe(isNumber);
        read.ShouldBe(number);

        var decoded = Received($"Other: 1\r\nSeq: {value}\r\n");
        decoded.Count.ShouldBe(2);
        decoded.TryGetInt64("Seq", out read).ShouldBe(isNumber);
        read.ShouldBe(number);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("OK")]
    [InlineData("falsy")]
    [InlineData("grüße")]
    public void A_value_is_what_was_sent(string value) => Received($"Name: {value}\r\n")["Name"].ShouldBe(value);

    [Fact]
    public void A_name_is_matched_whole_and_in_its_own_letters()
    {
        var received = Received("X-Seq-End: 1\r\nx-seq: 2\r\nX-Seq: 3\r\n");
        received.TryGetInt64("X-Seq", out var number).ShouldBeTrue();
        number.ShouldBe(3);
        received.TryGetInt64("X-Se", out _).ShouldBeFalse();
    }

    private static BusHeaders Received(string lines) => HeaderBlock.Read(Encoding.UTF8.GetBytes($"NATS/1.0\r\n{lines}\r\n"));
}
