using System.Security.Cryptography;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>The published vectors of the production profile. They have no <c>created_at</c>, so it is the profile alone that judges them.</summary>
public sealed class ProductionVectorTests
{
    private const string Audience = "sys.job.vector";
    private static readonly DateTimeOffset Expiry = DateTimeOffset.FromUnixTimeSeconds(4_070_908_800);

    public static TheoryData<string> Names =>
        [
            "accept/baseline",
            "accept/rotation-overlap-next-key",
            "accept/replay-conflict-body",
            "reject/wrong-audience",
            "reject/expired",
            "reject/unknown-key-id",
            "reject/tenant-mismatch",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_is_judged_as_published(string name)
    {
        var vector = Vector(name);
        var raw = Bytes(vector, "raw_base64_rfc6979");

        var failure = Reader(Keys).Verify(raw, Audience, out _, out var digest);

        if (vector.GetProperty("expect").GetString() is "accept")
        {
            failure.ShouldBeNull();
            Convert.ToHexStringLower(digest.Span).ShouldBe(vector.GetProperty("body_sha256").GetString());
        }
        else
        {
            failure!.Rejection.ShouldBe(
                vector.GetProperty("reason").GetString() switch
                {
                    "audience_mismatch" => PacketRejection.AudienceMismatch,
                    "signature_expired" => PacketRejection.SignatureExpired,
                    // Keys belong to a tenant, so another tenant's packet has no key; the Go SDK reports it so, too.
                    _ => PacketRejection.UnknownKeyId,
                }
            );
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_read_and_written_gives_its_bytes_and_digests(string name)
    {
        var vector = Vector(name);
        var unsigned = Bytes(vector, "unsigned_base64");
        PacketParser.OpenEnvelope(unsigned, PacketLimits.Default, out var envelope).ShouldBeNull();
        PacketParser.OpenPayload(envelope, PacketLimits.Default, out var packet, out _).ShouldBeNull();

        var written = PacketEncoder.Encode(packet);

        written.ShouldBe(unsigned);
        Convert.ToHexStringLower(SHA256.HashData(written)).ShouldBe(vector.GetProperty("body_sha256").GetString());
        Convert
            .ToHexStringLower(SHA256.HashData([.. ProductionProfile.Domain, .. written]))
            .ShouldBe(vector.GetProperty("preimage_sha256").GetString());
    }

    [Fact]
    public void The_baseline_built_from_its_values_gives_its_bytes()
    {
        var packet = new BusPacket
        {
            TraceId = "vector-go-v1",
            SenderId = "worker-vector",
            CreatedAt = null,
            SignatureMetadata = new()
            {
                ProfileVersion = "cap-production-v1",
                Algorithm = "ECDSA-P256-SHA256",
                MessageId = "0123456789abcdef"u8.ToArray(),
                Audience = Audience,
                ExpiresAt = Expiry,
                KeyId = "vector-key",
            },
            Identity = new() { TenantId = "tenant-vector", PrincipalId = "principal-vector" },
            Payload = new JobCancel { JobId = "job-vector", Reason = "fixture" },
        };
        var vector = CapVectors.Document.GetProperty("production_schema1");

        PacketEncoder.Encode(packet).ShouldBe(Bytes(vector, "unsigned_base64"));
    }

    [Fact]
    public void The_first_schema_verifies()
    {
        var vector = CapVectors.Document.GetProperty("production_schema1");
        var keys = ProductionKeyRing.Empty.With("tenant-vector", "worker-vector", "vector-key", CapVectors.PublicKey);

        Reader(keys).Verify(Bytes(vector, "raw_base64"), Audience, out var packet, out var digest).ShouldBeNull();

        packet.Payload.ShouldBe(new JobCancel { JobId = "job-vector", Reason = "fixture" });
        Convert.ToHexStringLower(digest.Span).ShouldBe(vector.GetProperty("body_sha256").GetString());
    }

    [Fact]
    public void A_body_changed_in_one_byte_is_refused()
    {
        var raw = Bytes(Vector("accept/baseline"), "raw_base64_rfc6979");
        raw[raw.AsSpan().IndexOf("job-vector"u8)] = (byte)'J';

        Reader(Keys).Verify(raw, Audience, out _, out _)!.Rejection.ShouldBe(PacketRejection.SignatureInvalid);
    }

    [Fact]
    public void A_retired_key_is_unknown()
    {
        var keys = Keys.Without("tenant-vector", "worker-vector", "vector-key");

        Reader(keys)
            .Verify(Bytes(Vector("accept/baseline"), "raw_base64_rfc6979"), Audience, out _, out _)!
            .Rejection.ShouldBe(PacketRejection.UnknownKeyId);
        Reader(keys).Verify(Bytes(Vector("accept/rotation-overlap-next-key"), "raw_base64_rfc6979"), Audience, out _, out _).ShouldBeNull();
    }

    [Fact]
    public void Tampering_with_any_byte_is_noticed()
    {
        var raw = Bytes(Vector("accept/baseline"), "raw_base64_rfc6979");
        var reader = Reader(Keys);
        for (var at = 0; at < raw.Length; at++)
        {
            foreach (var change in (byte[])[0x01, 0x08, 0x80])
            {
                raw[at] ^= change;
                reader.Verify(raw, Audience, out _, out _).ShouldNotBeNull($"byte {at} ^ {change}");
                raw[at] ^= change;
            }
        }
    }

    private static ProductionKeyRing Keys
    {
        get
        {
            var keys = CapVectors.Document.GetProperty("production_schema2_rebuilt").GetProperty("public_keys");
            return keys.EnumerateObject()
                .Aggregate(
                    ProductionKeyRing.Empty,
                    (ring, key) => ring.With("tenant-vector", "worker-vector", key.Name, JobVerifyingKey.FromPem(key.Value.GetString()!))
                );
        }
    }

    private static JsonElement Vector(string name) =>
        CapVectors
            .Document.GetProperty("production_schema2_rebuilt")
            .GetProperty("vectors")
            .EnumerateArray()
            .Single(vector => vector.GetProperty("name").GetString() == name);

    private static byte[] Bytes(JsonElement vector, string name) => vector.GetProperty(name).GetBytesFromBase64();

    private static ProductionPacketReader Reader(ProductionKeyRing keys)
    {
        var time = new ManualTimeProvider(Expiry - TimeSpan.FromMinutes(2));
        return new(
            new()
            {
                Keys = keys,
                Replays = new InMemoryReplayStore(time),
                TimeProvider = time,
            }
        );
    }
}
