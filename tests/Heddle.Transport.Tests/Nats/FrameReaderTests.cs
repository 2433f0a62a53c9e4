using System.Text;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class FrameReaderTests
{
    private const string Conversation =
        "INFO {\"server_id\":\"A\",\"max_payload\":1048576}\r\n"
        + "+OK\r\nPING\r\nPONG\r\n"
        + "MSG a.b 2 5\r\nhello\r\n"
        + "MSG a.ü 18446744073709551 _INBOX.x.1 0\r\n\r\n"
        + "HMSG a 2 12 17\r\nNATS/1.0\r\n\r\nhello\r\n"
        + "HMSG a 2 reply.to 25 27\r\nNATS/1.0\r\nName: value\r\n\r\n\r\n\r\n"
        + "-ERR 'Permissions Violation for Publish to \"a\"'\r\n"
        + "MSG x 3 4\r\n\r\n\r\n\r\n";

    private static readonly string[] Expected =
    [
        "Info {\"server_id\":\"A\",\"max_payload\":1048576}",
        "Ok ",
        "Ping ",
        "Pong ",
        "2 a.b [] 0 68656C6C6F",
        "18446744073709551 a.ü [_INBOX.x.1] 0 ",
        "2 a [] 12 4E4154532F312E300D0A0D0A68656C6C6F",
        "2 a [reply.to] 25 4E4154532F312E300D0A4E616D653A2076616C75650D0A0D0A0D0A",
        "Error  'Permissions Violation for Publish to \"a\"'",
        "3 x [] 0 0D0A0D0A",
    ];

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Conversation);

    [Fact]
    public void A_conversation_in_one_piece_is_understood() => FrameTranscript.Of([Bytes]).ShouldBe(Expected);

    [Fact]
    public void A_conversation_cut_at_any_byte_is_understood()
    {
        for (var cut = 1; cut < Bytes.Length; cut++)
        {
            string.Join("\n", FrameTranscript.Of([Bytes[..cut], Bytes[cut..]])).ShouldBe(string.Join("\n", Expected), $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_conversation_in_pieces_of_a_few_bytes_is_understood(int size) => FrameTranscript.Of(Bytes.Chunk(size)).ShouldBe(Expected);

    [Theory]
    [InlineData("HELLO\r\n")]
    [InlineData("\r\n")]
    [InlineData("PINGPONG\r\n")]
    [InlineData("PING\n")]
    [InlineData("MSG\r\n")]
    [InlineData("MSG \r\n")]
    [InlineData("MSG a\r\n")]
    [InlineData("MSG a 1\r\n")]
    [InlineData("MSG a 1 \r\n")]
    [InlineData("MSG a 1 -1\r\n")]
    [InlineData("MSG a 1 +1\r\n")]
    [InlineData("MSG a 1 1x\r\n")]
    [InlineData("MSG a one 1\r\n")]
    [InlineData("MSG a 1 99999999999999999999\r\n")]
    [InlineData("MSG a 1 67108865\r\n")]
    [InlineData("MSG a 1 9223372036854775807\r\n")]
    [InlineData("MSG a 1 reply extra 1\r\n")]
    [InlineData("MSG  1 1\r\n")]
    [InlineData("MSG a 99999999999999999999 0\r\n")]
    [InlineData("HMSG a 1 5\r\n")]
    [InlineData("HMSG a 1 6 5\r\n")]
    [InlineData("HMSG a 1 -1 5\r\n")]
    [InlineData("HMSG a 1 reply extra 1 5\r\n")]
    [InlineData("MSG a 1 2\r\nhello\r\n")]
    [InlineData("MSG a 1 5\r\nhelloXY")]
    [InlineData("MSG a 1 5\r\nhello\rX")]
    public void Input_that_is_not_the_protocol_is_refused_wherever_it_is_cut(string input)
    {
        var bytes = Encoding.UTF8.GetBytes(input);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Should.Throw<NatsProtocolException>(() => FrameTranscript.Of([bytes[..cut], bytes[cut..]]), $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData("MSG \xff 1 0\r\n\r\n")]
    [InlineData("MSG a 1 \xc3\x28 0\r\n\r\n")]
    public void A_subject_that_is_not_UTF8_is_refused(string input) =>
        Should.Throw<NatsProtocolException>(() => FrameTranscript.Of([Encoding.Latin1.GetBytes(input)]));

    [Fact]
    public void A_line_without_an_end_is_refused_once_it_is_too_long()
    {
        var transcript = new FrameTranscript();
        var piece = new byte[1024];
        piece.AsSpan().Fill((byte)'x');
        for (var i = 0; i < 63; i++)
        {
            transcript.Feed(piece);
        }

        Should.Throw<NatsProtocolException>(() => transcript.Feed(piece));
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused_in_one_piece_and_in_two()
    {
        var line = Encoding.UTF8.GetBytes("INFO " + new string('x', FrameReader.MaxLineBytes) + "\r\n");

        Should.Throw<NatsProtocolException>(() => FrameTranscript.Of([line]));
        Should.Throw<NatsProtocolException>(() => FrameTranscript.Of([line[..100], line[100..]]));
    }

    [Fact]
    public void The_longest_line_is_read()
    {
        var json = new string('x', FrameReader.MaxLineBytes - "INFO \r\n".Length);
        var line = Encoding.UTF8.GetBytes($"INFO {json}\r\n");

        FrameTranscript.Of([line]).ShouldBe([$"Info {json}"]);
        FrameTranscript.Of([line[..100], line[100..]]).ShouldBe([$"Info {json}"]);
    }

    [Fact]
    public void What_a_stranger_sends_does_not_reach_the_message_unfiltered()
    {
        var failure = Should.Throw<NatsProtocolException>(() => FrameTranscript.Of([Encoding.Latin1.GetBytes("\u001b[31mred\u0007 \r\n")]));

        failure.Message.ShouldNotContain('\u001b');
        failure.Message.ShouldNotContain('\u0007');
    }
}
