using Google.Protobuf;
using Proto = Cordum.Agent.V1.BusPacket;

namespace Heddle.Jobs.Tests;

public sealed class PacketTrustTests
{
    private static readonly BusPacket Packet = BusPacket.Create(
        "trace-1",
        "client-1",
        DateTimeOffset.UnixEpoch.AddSeconds(1),
        new JobRequest
        {
            JobId = "job-1",
            Topic = "job.echo",
            Labels = [new("a", "1"), new("b", "2")],
            Environment = [new("empty", "")],
        }
    );

    [Fact]
    public void Without_a_key_ring_unsigned_and_wrongly_signed_packets_are_accepted()
    {
        using var key = JobSigningKey.Create();

        PacketReader.Read(PacketSigner.Unsigned.Sign(Packet, "job.echo"), "job.echo").Packet.ShouldBe(Packet);
        var signed = PacketReader.Read(PacketSigner.Create(key).Sign(Packet, "job.echo"), "job.echo");
        signed.Packet.ShouldBe(Packet);
        signed.Trust.ShouldBe(PacketTrust.Unverified);
    }

    [Fact]
    public void An_empty_key_ring_refuses_everything()
    {
        using var key = JobSigningKey.Create();
        var strict = new PacketReaderOptions { Keys = JobKeyRing.Empty };

        PacketReader
            .Read(PacketSigner.Unsigned.Sign(Packet, "job.echo"), "job.echo", strict)
            .Failure!.Rejection.ShouldBe(PacketRejection.SignatureMissing);
        PacketReader
            .Read(PacketSigner.Create(key).Sign(Packet, "job.echo"), "job.echo", strict)
            .Failure!.Rejection.ShouldBe(PacketRejection.UnknownSender);
    }

    [Fact]
    public async Task A_reader_accepts_what_a_known_sender_signed()
    {
        using var key = JobSigningKey.Create();
        using var other = JobSigningKey.Create();
        var reader = PacketReader.Create(new() { Keys = JobKeyRing.Empty.With("client-1", key.PublicKey) });

        var accepted = await reader.ReadAsync(
            PacketSigner.Create(key).Sign(Packet, "job.echo"),
            "job.echo",
            TestContext.Current.CancellationToken
        );
        var forged = await reader.ReadAsync(
            PacketSigner.Create(other).Sign(Packet, "job.echo"),
            "job.echo",
            TestContext.Current.CancellationToken
        );

        accepted.Packet.ShouldBe(Packet);
        accepted.Trust.ShouldBe(PacketTrust.Signed);
        forged.Failure!.Rejection.ShouldBe(PacketRejection.SignatureInvalid);
        (forged.Failure.SenderId, forged.Failure.TraceId).ShouldBe(("client-1", "trace-1"));
    }

    [Fact]
    public void A_key_signs_only_for_its_own_sender()
    {
        using var key = JobSigningKey.Create();
        using var other = JobSigningKey.Create();
        var ring = JobKeyRing.Empty.With("client-1", other.PublicKey).With("client-2", key.PublicKey);

        PacketReader
            .Read(PacketSigner.Create(key).Sign(Packet, "job.echo"), "job.echo", new() { Keys = ring })
            .Failure!.Rejection.ShouldBe(PacketRejection.SignatureInvalid);
    }

    [Fact]
    public void A_packet_sent_in_another_order_than_signed_is_accepted()
    {
        using var key = JobSigningKey.Create();
        var unsigned = PacketEncoder.Encode(Packet);
        var signature = key.Sign(unsigned);
        // Go signs the canonical form and may send the map's entries in any order.
        var first = Entry("a", "1");
        var second = Entry("b", "2");
        var shuffled = Replace(unsigned, [.. first, .. second], [.. second, .. first]);

        var result = PacketReader.Read(
            [.. shuffled, 0x72, (byte)signature.Length, .. signature],
            "job.echo",
            new() { Keys = JobKeyRing.Empty.With("client-1", key.PublicKey) }
        );

        shuffled.ShouldNotBe(unsigned);
        result.Packet.ShouldBe(Packet);
        result.Trust.ShouldBe(PacketTrust.Signed);
    }

    [Fact]
    public void A_field_nobody_signed_spoils_the_signature()
    {
        using var key = JobSigningKey.Create();
        var options = new PacketReaderOptions { Keys = JobKeyRing.Empty.With("client-1", key.PublicKey) };
        byte[] unknown = [0xc0, 0x3e, 0x01];
        var signed = PacketSigner.Create(key).Sign(Packet, "job.echo");
        var unsigned = PacketEncoder.Encode(Packet);
        var signature = key.Sign([.. unsigned, .. unknown]);

        PacketReader.Read([.. signed, .. unknown], "job.echo", options).Failure!.Rejection.ShouldBe(PacketRejection.SignatureInvalid);
        PacketReader
            .Read([.. unsigned, .. unknown, 0x72, (byte)signature.Length, .. signature], "job.echo", options)
            .Packet.ShouldBe(Packet);
    }

    [Fact]
    public void A_map_entry_that_lost_its_default_value_still_verifies()
    {
        using var key = JobSigningKey.Create();
        // What the protobuf library for C# makes of a packet signed elsewhere: the empty value of an entry is dropped on the way.
        var relayed = Proto.Parser.ParseFrom(PacketSigner.Create(key).Sign(Packet, "job.echo")).ToByteArray();

        var result = PacketReader.Read(relayed, "job.echo", new() { Keys = JobKeyRing.Empty.With("client-1", key.PublicKey) });

        result.Packet.ShouldBe(Packet);
    }

    [Fact]
    public void Tokens_are_in_no_text_of_a_packet()
    {
        var heartbeat = BusPacket.Create("t", "w", new(1), new Heartbeat { WorkerId = "w", AuthToken = "inner-secret" }) with
        {
            AuthToken = "outer-secret",
        };

        heartbeat.ToString().ShouldNotContain("secret");
        heartbeat.ToString().ShouldContain("[hidden]");
        PacketReader
            .Read(PacketSigner.Unsigned.Sign(heartbeat, "sys.heartbeat"), "sys.heartbeat")
            .Packet!.AuthToken.Value.ShouldBe("outer-secret");
    }

    [Fact]
    public void A_packet_that_would_be_dropped_is_not_signed()
    {
        var nameless = Packet with { SenderId = "" };

        var error = Should.Throw<InvalidPacketException>(() => PacketSigner.Unsigned.Sign(nameless, "job.echo"));

        error.Errors.ShouldBe([new("sender_id", "is empty")]);
        error.Message.ShouldContain("`sender_id` is empty");
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_not_sent()
    {
        var broken = Packet with { TraceId = "broken \ud83d" };

        Should.Throw<ArgumentException>(() => PacketSigner.Unsigned.Sign(broken, "job.echo"));
    }

    private static byte[] Entry(string key, string value) => [0x7a, 6, 0x0a, 1, (byte)key[0], 0x12, 1, (byte)value[0]];

    private static byte[] Replace(byte[] bytes, byte[] what, byte[] with)
    {
        var at = bytes.AsSpan().IndexOf(what);
        at.ShouldBeGreaterThanOrEqualTo(0);
        return [.. bytes[..at], .. with, .. bytes[(at + what.Length)..]];
    }
}
