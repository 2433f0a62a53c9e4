namespace Heddle.Jobs.Tests;

/// <summary>The stateless half of the published negative vectors: what is wrong with one packet by itself.</summary>
public sealed class TrustHandshakeTests : IDisposable
{
    private static readonly Timestamp Now = new(1_893_456_002);
    private readonly JobSigningKey _worker = JobSigningKey.Create();
    private readonly JobSigningKey _issuer = JobSigningKey.Create();

    private static WorkerHandshakeChallengeRequest Request =>
        new()
        {
            RequestId = "request-1",
            TraceId = "trace-1",
            WorkerId = "worker-1",
            ProofKeyId = "worker-key-v1",
            ProofAlgorithm = WorkerHandshakeProofAlgorithm.EcdsaP256Sha256,
            Audience = TrustHandshake.Audience,
            Purpose = WorkerHandshakePurpose.Issue,
            ClientNonce = Nonce(1),
            ProtocolVersion = 1,
            SdkVersion = "heddle/0.1",
        };

    private static WorkerHandshakeChallenge Challenge =>
        new()
        {
            RequestId = "request-1",
            ChallengeId = "challenge-1",
            TraceId = "trace-1",
            WorkerId = "worker-1",
            AgentId = "agent-1",
            TenantId = "tenant-1",
            ProofKeyId = "worker-key-v1",
            ProofAlgorithm = WorkerHandshakeProofAlgorithm.EcdsaP256Sha256,
            ServerKeyId = "scheduler-key-v1",
            Audience = TrustHandshake.Audience,
            Purpose = WorkerHandshakePurpose.Issue,
            ClientNonce = Nonce(1),
            ServerNonce = Nonce(2),
            ProtocolVersion = 1,
            SdkVersion = "heddle/0.1",
            IssuedAt = Now,
            ExpiresAt = new Timestamp(Now.Seconds + 60),
        };

    private static WorkerHandshakeAuthenticate Proof =>
        new()
        {
            Challenge = Challenge,
            CapabilityHandshake = new()
            {
                ComponentId = "worker-1",
                Role = ComponentRole.Worker,
                Capabilities = [new("progress", true), new("cancel", true)],
                SdkVersion = "heddle/0.1",
                ReadyTopics = ["job.a", "job.b"],
            },
        };

    private static WorkerHandshakeResult Acceptance =>
        new()
        {
            Challenge = Challenge,
            Accepted = true,
            IssuedAt = Now,
            TokenExpiresAt = new Timestamp(Now.Seconds + 3600),
        };

    private static WorkerHandshakeResult Refusal =>
        Acceptance with
        {
            Accepted = false,
            RejectionReason = WorkerHandshakeRejectionReason.SessionInvalid,
            TokenExpiresAt = null,
        };

    public static TheoryData<BusPacket> Whole =>
        [
            FromWorker(Request),
            FromWorker(Request) with
            {
                CreatedAt = new Timestamp(Now.Seconds + 60),
            },
            FromWorker(Request) with
            {
                CreatedAt = new Timestamp(Now.Seconds - 60),
            },
            FromIssuer(Challenge),
            FromWorker(Proof),
            FromWorker(Proof with { Challenge = Challenge with { Purpose = WorkerHandshakePurpose.Renew } }) with
            {
                AuthToken = "a",
            },
            FromIssuer(Acceptance) with
            {
                AuthToken = "token",
            },
            FromIssuer(Refusal),
        ];

    public static TheoryData<BusPacket, WorkerHandshakeRejectionReason> Broken =>
        new()
        {
            { FromWorker(Request with { WorkerId = "victim-worker" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { WorkerId = "" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { Audience = "other-scheduler" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { ProofKeyId = "" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { TraceId = "" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { RequestId = "ü" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { RequestId = new('x', 257) }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { ClientNonce = new byte[31] }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { ProofAlgorithm = default }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { Purpose = default }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request) with { TraceId = "" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request) with { SenderId = "" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request) with { AuthToken = "early" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Request with { ProtocolVersion = 999 }), WorkerHandshakeRejectionReason.UnsupportedVersion },
            { FromWorker(Request) with { ProtocolVersion = 2 }, WorkerHandshakeRejectionReason.UnsupportedVersion },
            { FromWorker(Request) with { CreatedAt = null }, WorkerHandshakeRejectionReason.ClockSkew },
            { FromWorker(Request) with { CreatedAt = new Timestamp(Now.Seconds + 60, 1) }, WorkerHandshakeRejectionReason.ClockSkew },
            {
                FromWorker(Request) with
                {
                    CreatedAt = new Timestamp(Now.Seconds - 61, 999_999_999),
                },
                WorkerHandshakeRejectionReason.ClockSkew
            },
            {
                FromIssuer(Challenge with { ServerNonce = Nonce(2).Span[1..].ToArray() }),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            { FromIssuer(Challenge with { TenantId = "" }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromIssuer(Challenge with { ExpiresAt = Now }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromIssuer(Challenge with { ExpiresAt = new Timestamp(Now.Seconds + 60, 1) }),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            { FromIssuer(Challenge) with { AuthToken = "early" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromIssuer(Expired), WorkerHandshakeRejectionReason.ChallengeExpired },
            { FromWorker(Proof with { Challenge = Expired }), WorkerHandshakeRejectionReason.ChallengeExpired },
            { FromWorker(Proof with { Challenge = null }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromWorker(Proof with { Challenge = Challenge with { ProtocolVersion = 2 } }),
                WorkerHandshakeRejectionReason.UnsupportedVersion
            },
            { FromWorker(Announcing(hello => hello with { ComponentId = "" })), WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromWorker(Announcing(hello => hello with { Role = ComponentRole.Gateway })),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            {
                FromWorker(Announcing(hello => hello with { SupportedVersions = [1, 2] })),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            {
                FromWorker(Announcing(hello => hello with { Capabilities = [new("progress", false)] })),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            {
                FromWorker(Announcing(hello => hello with { Capabilities = [new("Progress", true)] })),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            { FromWorker(Announcing(hello => hello with { SdkVersion = "other" })), WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromWorker(Announcing(hello => hello with { ReadyTopics = ["a", "a"] })),
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            { FromWorker(Announcing(hello => hello with { ReadyTopics = [" "] })), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromWorker(Proof) with { AuthToken = "early" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromWorker(Proof with { Challenge = Challenge with { Purpose = WorkerHandshakePurpose.Renew } }),
                WorkerHandshakeRejectionReason.SessionRequired
            },
            { FromIssuer(Acceptance), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromIssuer(Acceptance) with { AuthToken = "a b" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromIssuer(Acceptance) with { AuthToken = new string('x', 16_385) }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromIssuer(Acceptance with { TokenExpiresAt = Now }) with
                {
                    AuthToken = "t",
                },
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            { FromIssuer(Refusal with { RejectionReason = default }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromIssuer(Refusal) with { AuthToken = "t" }, WorkerHandshakeRejectionReason.AuthenticationFailed },
            { FromIssuer(Refusal with { TokenExpiresAt = Now }), WorkerHandshakeRejectionReason.AuthenticationFailed },
            {
                FromIssuer(Acceptance with { Challenge = Challenge with { TraceId = "other" } }) with
                {
                    AuthToken = "t",
                },
                WorkerHandshakeRejectionReason.AuthenticationFailed
            },
            { FromWorker(new JobCancel { JobId = "j" }), WorkerHandshakeRejectionReason.InvalidRequest },
        };

    public void Dispose()
    {
        _worker.Dispose();
        _issuer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_packet_of_each_phase_is_verified(BusPacket packet)
    {
        var result = Read(TrustHandshake.Sign(packet, KeyOf(packet)));

        result.Detail.ShouldBeEmpty();
        result.Packet.ShouldBe(packet);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_packet_that_breaks_a_rule_is_refused_though_it_is_signed(BusPacket packet, WorkerHandshakeRejectionReason reason)
    {
        var result = Read(PacketEncoder.Encode(packet, KeyOf(packet), TrustPhase.Of(packet.Payload) is { } phase ? phase.Domain : default));

        result.Reason.ShouldBe(reason, result.Detail);
        result.IsVerified.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Tampering_with_any_byte_is_noticed(BusPacket packet)
    {
        var bytes = TrustHandshake.Sign(packet, KeyOf(packet));
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x01;
            Read(bytes).IsVerified.ShouldBeFalse($"byte {at}");
            bytes[at] ^= 0x01;
        }
    }

    [Fact]
    public void A_signature_means_nothing_in_another_phase()
    {
        var proof = FromWorker(Proof);
        var asRequest = PacketEncoder.Encode(proof, _worker, TrustPhase.Of(Request)!.Domain);

        Read(asRequest).Reason.ShouldBe(WorkerHandshakeRejectionReason.AuthenticationFailed);
        Read(PacketEncoder.Encode(proof, _worker, default)).Reason.ShouldBe(WorkerHandshakeRejectionReason.AuthenticationFailed);
        Read(PacketEncoder.Encode(proof)).Reason.ShouldBe(WorkerHandshakeRejectionReason.AuthenticationFailed);
    }

    [Fact]
    public void A_signer_nobody_knows_is_refused() =>
        TrustHandshake
            .Read(TrustHandshake.Sign(FromWorker(Request), _worker), Now, _ => null)
            .Reason.ShouldBe(WorkerHandshakeRejectionReason.AuthenticationFailed);

    [Fact]
    public void Fields_nobody_defined_are_refused_before_the_signature_is_looked_at()
    {
        byte[] unknown = [0xc0, 0x3e, 0x01];
        byte[] inside = [0x0a, 0x01, (byte)'r', .. unknown];
        byte[] request = [.. PacketEncoder.Encode(FromWorker(Request)), .. unknown];
        byte[] nested = [0x0a, 0x01, (byte)'t', 0x20, 0x01, 0x9a, 0x01, (byte)inside.Length, .. inside];

        foreach (var bytes in (byte[][])[request, nested])
        {
            TrustHandshake
                .Read(bytes, Now, _ => throw new InvalidOperationException("the key was asked for"))
                .Reason.ShouldBe(WorkerHandshakeRejectionReason.InvalidRequest);
        }
    }

    [Fact]
    public void A_packet_above_64_KiB_is_refused()
    {
        var bytes = new byte[TrustHandshake.MaxPacketBytes + 1];

        Read(bytes).Reason.ShouldBe(WorkerHandshakeRejectionReason.InvalidRequest);
    }

    [Fact]
    public void What_would_be_refused_is_not_signed()
    {
        Should.Throw<InvalidPacketException>(() => TrustHandshake.Sign(FromWorker(Request with { Audience = "other" }), _worker));
        Should.Throw<InvalidPacketException>(() => TrustHandshake.Sign(FromWorker(new JobCancel { JobId = "j" }), _worker));
    }

    private static WorkerHandshakeChallenge Expired => Challenge with { IssuedAt = new Timestamp(Now.Seconds - 60), ExpiresAt = Now };

    private static WorkerHandshakeAuthenticate Announcing(Func<Handshake, Handshake> change) =>
        Proof with
        {
            CapabilityHandshake = change(Proof.CapabilityHandshake!),
        };

    private static BusPacket FromWorker(PacketPayload payload) => BusPacket.Create("trace-1", "worker-1", Now, payload);

    private static BusPacket FromIssuer(PacketPayload payload) => BusPacket.Create("trace-1", "scheduler-1", Now, payload);

    private static PacketBytes Nonce(byte fill) => Enumerable.Repeat(fill, TrustHandshake.NonceBytes).ToArray();

    private JobSigningKey KeyOf(BusPacket packet) =>
        packet.Payload is WorkerHandshakeChallenge or WorkerHandshakeResult ? _issuer : _worker;

    private TrustReadResult Read(byte[] bytes) => TrustHandshake.Read(bytes, Now, packet => KeyOf(packet).PublicKey);
}
