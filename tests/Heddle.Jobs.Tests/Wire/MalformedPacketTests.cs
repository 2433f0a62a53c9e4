using System.Text;

namespace Heddle.Jobs.Tests;

/// <summary>Bytes that are not packets: refused for the right reason, whoever is trusted.</summary>
public sealed class MalformedPacketTests
{
    // trace "t", sender "s", created 1 s, version 1.
    private static readonly byte[] Envelope = Convert.FromHexString("0a01741201731a0208012001");

    // A cancellation of job "j".
    private static readonly byte[] Cancel = Convert.FromHexString("8201030a016a");

    public static TheoryData<string, string, PacketRejection> Cases =>
        new()
        {
            { "nothing at all", "", PacketRejection.Empty },
            { "an envelope without a payload", "0a01741201731a0208012001", PacketRejection.Empty },
            { "a tag alone", "0a", PacketRejection.Truncated },
            { "a length beyond the end", "0a057472", PacketRejection.Truncated },
            { "a length beyond the parent's end", "0a01741201731a02080120018201050a0474", PacketRejection.Truncated },
            { "a nested length beyond its parent", "0a01741201731a02080120018201030a096a", PacketRejection.Truncated },
            { "a length near 2^64", "0affffffffffffffffff01", PacketRejection.Truncated },
            { "a length of 2^31", "0a8080808008", PacketRejection.Truncated },
            { "a varint that never ends", "20ffffffffffffffffffffff", PacketRejection.BadEncoding },
            { "a varint above 2^64", "20ffffffffffffffffff02", PacketRejection.BadEncoding },
            { "a version in two bytes", "0a01741201731a0208012081008201030a016a", PacketRejection.NonMinimalVarint },
            { "a length in two bytes", "0a810074", PacketRejection.NonMinimalVarint },
            { "a tag in two bytes", "8a000174", PacketRejection.NonMinimalVarint },
            { "field number 0", "020174", PacketRejection.BadEncoding },
            { "a tag above 32 bits", "8a808080100174", PacketRejection.BadEncoding },
            { "a group", "0b0c", PacketRejection.BadEncoding },
            { "an unknown group", "f301f401", PacketRejection.BadEncoding },
            { "wire type 7", "ff01", PacketRejection.BadEncoding },
            { "a text as a number", "0801", PacketRejection.BadEncoding },
            { "a payload as a number", "0a01741201731a02080120015001", PacketRejection.BadEncoding },
            { "a version above 32 bits", "2080808080808001", PacketRejection.BadEncoding },
            { "two trace ids", "0a01740a0174", PacketRejection.DuplicateField },
            { "two signatures", "72017472017a", PacketRejection.DuplicateField },
            { "the same payload twice", "0a01741201731a02080120018201030a016a8201030a016a", PacketRejection.DuplicateField },
            { "two payloads", "0a01741201731a02080120018201030a016a7a030a016a", PacketRejection.SeveralPayloads },
            { "a field twice inside", "0a01741201731a02080120018201060a016a0a016a", PacketRejection.DuplicateField },
            { "a map key twice", "0a01741201731a020801200152120a016a12017432040a00120032040a001200", PacketRejection.DuplicateField },
            { "text that is not UTF-8", "0a02c328", PacketRejection.InvalidText },
            { "half of a surrogate pair", "0a03eda080", PacketRejection.InvalidText },
            { "a truth that is 2", "0a01741201731a02080120018a010a0a017322050a016b1002", PacketRejection.BadEncoding },
            { "version 2", "0a01741201731a02080120028201030a016a", PacketRejection.UnsupportedVersion },
            { "version -1", "0a01741201731a020801" + "20ffffffffffffffffff01" + "8201030a016a", PacketRejection.UnsupportedVersion },
            { "no version", "0a01741201731a0208018201030a016a", PacketRejection.UnsupportedVersion },
            { "version 2 with a payload of the future", "0a01741201731a0208012002ca010101", PacketRejection.UnsupportedVersion },
            { "a payload of the future", "0a01741201731a0208012001ba0103" + "0a016a", PacketRejection.UnknownPayload },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Malformed_bytes_are_refused(string what, string hex, PacketRejection rejection)
    {
        foreach (var keys in (JobKeyRing?[])[null, JobKeyRing.Empty])
        {
            var result = PacketReader.Read(Convert.FromHexString(hex), "sys.job.cancel", new() { Keys = keys });

            result.IsAccepted.ShouldBeFalse(what);
            result.Packet.ShouldBeNull();
            if (keys is null)
            {
                result.Failure!.Rejection.ShouldBe(rejection, what);
            }
        }
    }

    [Fact]
    public void The_smallest_packet_is_accepted() =>
        PacketReader.Read([.. Envelope, .. Cancel], "sys.job.cancel").Packet!.Payload.ShouldBe(new JobCancel { JobId = "j" });

    [Fact]
    public void Unknown_fields_are_stepped_over_at_every_depth()
    {
        // Field 1000 as number, fixed, bytes and fixed again; then inside the payload.
        var unknown = Convert.FromHexString("c03e01c13e0000000000000000c23e0178c53e00000000");
        byte[] cancel = [0x82, 0x01, (byte)(3 + unknown.Length), .. unknown, 0x0a, 0x01, (byte)'j'];

        var result = PacketReader.Read([.. unknown, .. Envelope, .. cancel, .. unknown], "sys.job.cancel");

        result.Packet!.Payload.ShouldBe(new JobCancel { JobId = "j" });
    }

    [Fact]
    public void Numbers_in_a_list_are_read_packed_and_unpacked()
    {
        byte[] Handshake(params byte[] versions) =>
            [.. Envelope, 0x8a, 0x01, (byte)(3 + versions.Length), 0x0a, 0x01, (byte)'s', .. versions];

        PacketReader.Read(Handshake(0x1a, 0x01, 0x01), "sys.handshake").IsAccepted.ShouldBeTrue();
        PacketReader.Read(Handshake(0x18, 0x01), "sys.handshake").IsAccepted.ShouldBeTrue();
        PacketReader.Read(Handshake(0x1a, 0x01, 0x81), "sys.handshake").Failure!.Rejection.ShouldBe(PacketRejection.Truncated);
        PacketReader.Read(Handshake(0x1d, 1, 0, 0, 0), "sys.handshake").Failure!.Rejection.ShouldBe(PacketRejection.BadEncoding);
    }

    [Fact]
    public void Default_values_that_are_written_out_are_read()
    {
        // created_at with explicit zero nanos, as the Node SDK writes them, and an explicitly empty reason.
        var bytes = Convert.FromHexString("0a01741201731a04080110002001" + "8201050a016a1200");

        PacketReader.Read(bytes, "sys.job.cancel").Packet!.CreatedAt.ShouldBe(new Timestamp(1));
    }

    [Theory]
    [InlineData("a text", 101)]
    [InlineData("a list", 11)]
    [InlineData("a map", 11)]
    [InlineData("a packet", 1_001)]
    public void What_is_beyond_a_limit_is_refused(string what, int size)
    {
        var limits = new PacketLimits
        {
            MaxPacketBytes = 1_000,
            MaxTextBytes = 100,
            MaxItems = 10,
        };

        Read(size - 1).IsAccepted.ShouldBeTrue();
        Read(size).Failure!.Rejection.ShouldBe(PacketRejection.TooLarge);

        PacketReadResult Read(int count) => PacketReader.Read(Sized(what, count), "job.x", new() { Limits = limits });
    }

    private static byte[] Sized(string what, int size)
    {
        var request = new JobRequest { JobId = "j", Topic = "t" };
        var items = Enumerable.Range(0, size).Select(i => $"{i}").ToArray();
        PacketPayload payload = what switch
        {
            "a text" => request with { MemoryId = new('x', size) },
            "a list" => request with { Metadata = new() { RiskTags = items } },
            "a map" => request with { Labels = items.ToDictionary(item => item) },
            _ => request,
        };
        var bytes = PacketEncoder.Encode(BusPacket.Create("t", "s", new(1), payload));
        return what switch
        {
            "a packet" => [.. bytes, 0xc2, 0x3e, .. Length(size - bytes.Length - 4), .. new byte[size - bytes.Length - 4]],
            _ => bytes,
        };
    }

    private static byte[] Length(int length) => [(byte)(length | 0x80), (byte)(length >> 7)];

    [Fact]
    public void An_alert_tells_who_sent_what_where_and_why()
    {
        byte[] bytes = [.. Envelope, .. Convert.FromHexString("ba01030a016a")];

        var alert = PacketReader.Read(bytes, "sys.job.submit").Failure!.ToAlert("dispatcher-1", "sys.job.submit");

        alert.ErrorCode.ShouldBe(ErrorCode.ProtocolUnknownPayload);
        alert.Severity.ShouldBe(AlertSeverity.Warning);
        (alert.Level, alert.Code, alert.Component, alert.SourceComponent).ShouldBe(
            ("WARN", "UNKNOWN_PAYLOAD", "dispatcher-1", "dispatcher-1")
        );
        alert.TraceId.ShouldBe("t");
        alert.Details["offending_sender"].ShouldBe("s");
        alert.Details["expected_version"].ShouldBe("1");
        alert.Details["subject"].ShouldBe("sys.job.submit");
    }

    [Theory]
    [InlineData(PacketRejection.UnsupportedVersion, ErrorCode.ProtocolVersionMismatch, AlertSeverity.Error)]
    [InlineData(PacketRejection.Truncated, ErrorCode.ProtocolMalformedPacket, AlertSeverity.Error)]
    [InlineData(PacketRejection.Invalid, ErrorCode.ProtocolMalformedPacket, AlertSeverity.Error)]
    [InlineData(PacketRejection.UnknownPayload, ErrorCode.ProtocolUnknownPayload, AlertSeverity.Warning)]
    [InlineData(PacketRejection.SignatureInvalid, ErrorCode.ProtocolSignatureInvalid, AlertSeverity.Critical)]
    [InlineData(PacketRejection.UnknownSender, ErrorCode.ProtocolSignatureInvalid, AlertSeverity.Critical)]
    [InlineData(PacketRejection.ReplayConflict, ErrorCode.ProtocolSignatureInvalid, AlertSeverity.Critical)]
    [InlineData(PacketRejection.SignatureMissing, ErrorCode.ProtocolSignatureMissing, AlertSeverity.Critical)]
    public void Reasons_have_the_code_and_severity_of_the_specification(PacketRejection rejection, ErrorCode code, AlertSeverity severity)
    {
        var failure = PacketFailure.Of(rejection, "detail", "trace", "sender");

        failure.Code.ShouldBe(code);
        failure.Severity.ShouldBe(severity);
    }

    [Fact]
    public void What_a_stranger_calls_itself_is_cut_before_it_is_repeated()
    {
        var failure = PacketFailure.Of(PacketRejection.Invalid, "detail", new('t', 1_000), string.Concat(Enumerable.Repeat("x😀", 200)));

        failure.TraceId.Length.ShouldBe(256);
        failure.SenderId.Length.ShouldBeLessThanOrEqualTo(256);
        new UTF8Encoding(false, true).GetByteCount(failure.SenderId).ShouldBeGreaterThan(0);
    }
}
