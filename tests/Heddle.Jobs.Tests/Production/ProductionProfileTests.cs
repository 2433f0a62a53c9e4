using Heddle.Transport;

namespace Heddle.Jobs.Tests;

public sealed class ProductionProfileTests : IDisposable
{
    private const string Subject = "sys.job.submit";
    private static readonly IdentityBinding Identity = new()
    {
        TenantId = "acme",
        PrincipalId = "ann",
        ActorId = "bot",
    };

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly JobSigningKey _key = JobSigningKey.Create();
    private readonly PacketSigner _signer;
    private readonly PacketReader _reader;

    public ProductionProfileTests()
    {
        _signer = Signer(Identity);
        _reader = PacketReader.CreateProduction(
            new()
            {
                Keys = ProductionKeyRing.Empty.With("acme", "client-1", "k1", _key.PublicKey),
                Replays = new InMemoryReplayStore(_time),
                TimeProvider = _time,
            }
        );
    }

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_signed_packet_is_accepted_once_and_then_known()
    {
        var bytes = _signer.Sign(Packet(Request), Subject);

        var first = await Read(bytes);
        var second = await Read(bytes);

        first.Packet!.Payload.ShouldBe(Request);
        first.Packet.Identity.ShouldBe(Identity);
        first.Packet.SignatureMetadata!.Audience.ShouldBe(Subject);
        (first.Trust, first.IsDuplicate).ShouldBe((PacketTrust.Production, false));
        (second.IsAccepted, second.IsDuplicate).ShouldBe((true, true));
    }

    [Fact]
    public async Task Two_packets_have_two_message_ids()
    {
        (await Read(_signer.Sign(Packet(Request), Subject))).IsDuplicate.ShouldBeFalse();
        (await Read(_signer.Sign(Packet(Request), Subject))).IsDuplicate.ShouldBeFalse();
    }

    [Fact]
    public async Task A_message_id_with_other_content_is_refused()
    {
        var metadata = (await Read(_signer.Sign(Packet(Request), Subject))).Packet!.SignatureMetadata;
        var other = Packet(Request with { JobId = "other" }) with { Identity = Identity, SignatureMetadata = metadata };

        var result = await Read(PacketEncoder.Encode(other, _key, ProductionProfile.Domain));

        result.Failure!.Rejection.ShouldBe(PacketRejection.ReplayConflict);
    }

    [Fact]
    public async Task A_packet_means_nothing_on_another_subject()
    {
        var result = await Read(_signer.Sign(Packet(Request), Subject), "sys.job.result");

        result.Failure!.Rejection.ShouldBe(PacketRejection.AudienceMismatch);
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, false)]
    [InlineData(-59, true)]
    [InlineData(0, true)]
    [InlineData(359, true)]
    [InlineData(360, true)]
    [InlineData(361, false)]
    public async Task A_signature_lasts_five_minutes_and_a_minute_of_skew(int secondsLeft, bool accepted)
    {
        var packet = Packet(Request) with { Identity = Identity, SignatureMetadata = Metadata(_time.GetUtcNow().AddSeconds(secondsLeft)) };

        var result = await Read(PacketEncoder.Encode(packet, _key, ProductionProfile.Domain));

        result.IsAccepted.ShouldBe(accepted);
        result.Failure?.Rejection.ShouldBe(PacketRejection.SignatureExpired);
    }

    [Fact]
    public async Task Signatures_of_other_profiles_are_refused()
    {
        var bound = Packet(Request) with { Identity = Identity, SignatureMetadata = Metadata(_time.GetUtcNow().AddMinutes(1)) };

        (await Read(PacketSigner.Unsigned.Sign(Packet(Request), Subject))).Failure!.Rejection.ShouldBe(PacketRejection.SignatureMissing);
        (await Read(PacketSigner.Create(_key).Sign(Packet(Request), Subject))).Failure!.Rejection.ShouldBe(
            PacketRejection.SignatureMetadataInvalid
        );
        (await Read(PacketSigner.Create(_key).Sign(bound, Subject))).Failure!.Rejection.ShouldBe(PacketRejection.SignatureInvalid);
        PacketReader
            .Read(_signer.Sign(Packet(Request), Subject), Subject, new() { Keys = JobKeyRing.Empty.With("client-1", _key.PublicKey) })
            .Failure!.Rejection.ShouldBe(PacketRejection.SignatureInvalid);
    }

    [Fact]
    public async Task Incomplete_metadata_is_refused()
    {
        var whole = Metadata(_time.GetUtcNow().AddMinutes(1));
        foreach (
            var metadata in (SignatureMetadata[])
                [
                    whole with
                    {
                        ProfileVersion = "cap-production-v2",
                    },
                    whole with
                    {
                        Algorithm = "none",
                    },
                    whole with
                    {
                        MessageId = new byte[15],
                    },
                    whole with
                    {
                        Audience = "",
                    },
                    whole with
                    {
                        ExpiresAt = null,
                    },
                    whole with
                    {
                        KeyId = "",
                    },
                ]
        )
        {
            var packet = Packet(Request) with { Identity = Identity, SignatureMetadata = metadata };

            (await Read(PacketEncoder.Encode(packet, _key, ProductionProfile.Domain))).Failure!.Rejection.ShouldBe(
                PacketRejection.SignatureMetadataInvalid
            );
        }
    }

    [Fact]
    public async Task Fields_nobody_defined_are_refused_wherever_they_are()
    {
        byte[] unknown = [0xc0, 0x3e, 0x01];
        var packet = Packet(new JobCancel { JobId = "j" }) with
        {
            Identity = Identity,
            SignatureMetadata = Metadata(_time.GetUtcNow().AddMinutes(1)),
        };
        var body = PacketEncoder.Encode(packet);
        byte[] nested = [.. body[..^4], (byte)(body[^4] + 3), .. body[^3..], .. unknown];

        (await Read(Sign([.. body, .. unknown]))).Failure!.Rejection.ShouldBe(PacketRejection.UnknownField);
        (await Read(Sign(nested))).Failure!.Rejection.ShouldBe(PacketRejection.UnknownField);
        (await Read(Sign(body))).Failure.ShouldBeNull();
    }

    public static TheoryData<PacketPayload> Strangers =>
        [
            Request with
            {
                TenantId = "other",
            },
            Request with
            {
                PrincipalId = "other",
            },
            Request with
            {
                Metadata = new() { TenantId = "other" },
            },
            Request with
            {
                Metadata = new() { ActorId = "other" },
            },
            Request with
            {
                Environment = [new("tenant_id", "other")],
            },
            Request with
            {
                Environment = [new("principal_id", "other")],
            },
            Request with
            {
                Identity = Identity with { ActorId = "" },
            },
            Request with
            {
                Identity = new(),
            },
            Request with
            {
                Compensation = new() { TenantId = "other" },
            },
            Request with
            {
                Compensation = new() { Identity = Identity with { DelegationId = "d" } },
            },
            new JobResult
            {
                JobId = "j",
                Status = JobStatus.Failed,
                WorkerId = "client-1",
                Identity = new() { TenantId = "acme" },
            },
            new JobProgress
            {
                JobId = "j",
                Identity = new() { TenantId = "acme" },
            },
            new JobCancel
            {
                JobId = "j",
                Identity = new() { TenantId = "acme" },
            },
        ];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task An_identity_inside_that_is_not_the_envelopes_is_refused(PacketPayload payload)
    {
        var packet = Packet(payload) with { Identity = Identity, SignatureMetadata = Metadata(_time.GetUtcNow().AddMinutes(1)) };

        (await Read(PacketEncoder.Encode(packet, _key, ProductionProfile.Domain))).Failure!.Rejection.ShouldBe(
            PacketRejection.IdentityMismatch
        );
        Should.Throw<InvalidPacketException>(() => _signer.Sign(Packet(payload), Subject));
    }

    [Fact]
    public async Task An_identity_inside_that_is_the_envelopes_is_accepted()
    {
        var request = Request with
        {
            TenantId = "acme",
            PrincipalId = "ann",
            Metadata = new() { TenantId = "acme", ActorId = "bot" },
            Environment = [new("tenant_id", "acme"), new("principal_id", "ann")],
            Identity = Identity,
        };

        (await Read(_signer.Sign(Packet(request), Subject))).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_packet_may_name_the_identity_it_is_for()
    {
        var other = Identity with { PrincipalId = "bob" };

        (await Read(_signer.Sign(Packet(Request) with { Identity = other }, Subject))).Packet!.Identity.ShouldBe(other);
        (await Read(_signer.Sign(Packet(Request) with { Identity = new() { TenantId = "evil" } }, Subject))).Failure!.Rejection.ShouldBe(
            PacketRejection.UnknownKeyId
        );
    }

    [Fact]
    public void A_signer_without_a_tenant_signs_nothing() =>
        Should.Throw<InvalidPacketException>(() => Signer(new()).Sign(Packet(Request), Subject));

    [Fact]
    public async Task The_rules_for_every_packet_hold_here_too()
    {
        var packet = Packet(Request) with
        {
            CreatedAt = null,
            Identity = Identity,
            SignatureMetadata = Metadata(_time.GetUtcNow().AddMinutes(1)),
        };

        (await Read(PacketEncoder.Encode(packet, _key, ProductionProfile.Domain))).Failure!.Rejection.ShouldBe(PacketRejection.Invalid);
    }

    [Fact]
    public async Task A_store_that_cannot_decide_accepts_nothing()
    {
        var reader = PacketReader.CreateProduction(
            new()
            {
                Keys = ProductionKeyRing.Empty.With("acme", "client-1", "k1", _key.PublicKey),
                Replays = new InMemoryReplayStore(_time, capacity: 1),
                TimeProvider = _time,
            }
        );
        var token = TestContext.Current.CancellationToken;
        (await reader.ReadAsync(_signer.Sign(Packet(Request), Subject), Subject, token)).IsAccepted.ShouldBeTrue();

        (
            await Should.ThrowAsync<ReplayStoreFullException>(async () =>
                await reader.ReadAsync(_signer.Sign(Packet(Request), Subject), Subject, token)
            )
        ).Capacity.ShouldBe(1);

        _time.Advance(TimeSpan.FromMinutes(4));
        (await reader.ReadAsync(_signer.Sign(Packet(Request), Subject), Subject, token)).IsAccepted.ShouldBeTrue();
    }

    private static JobRequest Request => new() { JobId = "j", Topic = "job.echo" };

    private BusPacket Packet(PacketPayload payload) => BusPacket.Create("t", "client-1", _time.GetUtcNow(), payload);

    private PacketSigner Signer(IdentityBinding identity) =>
        PacketSigner.CreateProduction(
            new()
            {
                Key = _key,
                KeyId = "k1",
                Identity = identity,
                TimeProvider = _time,
            }
        );

    private static SignatureMetadata Metadata(DateTimeOffset expiresAt) =>
        new()
        {
            ProfileVersion = "cap-production-v1",
            Algorithm = "ECDSA-P256-SHA256",
            MessageId = new byte[16],
            Audience = Subject,
            ExpiresAt = expiresAt,
            KeyId = "k1",
        };

    private byte[] Sign(byte[] body)
    {
        var signature = _key.Sign([.. ProductionProfile.Domain, .. body]);
        return [.. body, 0x72, (byte)signature.Length, .. signature];
    }

    private ValueTask<PacketReadResult> Read(byte[] bytes, string subject = Subject) =>
        _reader.ReadAsync(bytes, subject, TestContext.Current.CancellationToken);
}
