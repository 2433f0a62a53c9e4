using System.Buffers;

namespace Heddle.Jobs;

/// <summary>What the packets of the trust handshake must say (CAP specification 14). The first rule that is broken is the answer.</summary>
internal static class TrustRules
{
    private const int LongestId = 256;
    private const int LongestToken = 16 * 1024;
    private const int LongestCapability = 64;
    private static readonly SearchValues<char> InCapabilities = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");

    /// <summary>The version inside, which is looked at before the signature: another version may be signed otherwise.</summary>
    public static TrustRefusal? CheckVersion(PacketPayload payload) =>
        payload switch
        {
            WorkerHandshakeChallengeRequest { ProtocolVersion: not BusPacket.Version } => TrustRefusal.Version,
            WorkerHandshakeChallenge { ProtocolVersion: not BusPacket.Version } => TrustRefusal.Version,
            WorkerHandshakeAuthenticate { Challenge: { ProtocolVersion: not BusPacket.Version } } => TrustRefusal.Version,
            WorkerHandshakeResult { Challenge: { ProtocolVersion: not BusPacket.Version } } => TrustRefusal.Version,
            _ => null,
        };

    /// <summary>Everything a packet says that needs no clock.</summary>
    public static TrustRefusal? CheckContent(BusPacket packet) =>
        CheckVersion(packet.Payload)
        ?? Require(IsId(packet.SenderId), "the sender is missing or not printable")
        ?? packet.Payload switch
        {
            WorkerHandshakeChallengeRequest request => CheckRequest(packet, request),
            WorkerHandshakeChallenge challenge => CheckChallenge(packet, challenge)
                ?? Require(packet.AuthToken.IsEmpty, "a challenge carries a token"),
            WorkerHandshakeAuthenticate authenticate => CheckAuthenticate(packet, authenticate),
            WorkerHandshakeResult result => CheckResult(packet, result),
            _ => TrustRefusal.Failed("the payload is no part of the trust handshake"),
        };

    /// <summary>Everything a packet says that only the clock can judge.</summary>
    public static TrustRefusal? CheckTime(BusPacket packet, Timestamp now)
    {
        if (packet.CreatedAt is not { IsValid: true } created || created.DistanceTo(now) > TrustHandshake.MaxSkew)
        {
            return new(WorkerHandshakeRejectionReason.ClockSkew, "the packet was made more than a minute ago, or ahead");
        }

        return packet.Payload switch
        {
            WorkerHandshakeChallenge challenge => CheckExpiry(challenge, now),
            WorkerHandshakeAuthenticate { Challenge: { } challenge } => CheckExpiry(challenge, now),
            WorkerHandshakeResult { Accepted: true } result => Require(result.TokenExpiresAt > now, "the token has already ended"),
            _ => null,
        };
    }

    private static TrustRefusal? CheckExpiry(WorkerHandshakeChallenge challenge, Timestamp now) =>
        now < challenge.ExpiresAt ? null : new(WorkerHandshakeRejectionReason.ChallengeExpired, "the challenge has expired");

    private static TrustRefusal? CheckRequest(BusPacket packet, WorkerHandshakeChallengeRequest request) =>
        Require(IsId(request.RequestId) && IsId(request.WorkerId) && IsId(request.ProofKeyId), "an id is missing or not printable")
        ?? Require(IsId(request.TraceId) && Same(request.TraceId, packet.TraceId), "the trace inside is not the packet's")
        ?? Require(Same(request.WorkerId, packet.SenderId), "the sender is not the worker")
        ?? Require(Same(request.Audience, TrustHandshake.Audience), "the audience is not the scheduler")
        ?? Require(request.ProofAlgorithm is WorkerHandshakeProofAlgorithm.EcdsaP256Sha256, "the proof's algorithm is not the one there is")
        ?? Require(IsPurpose(request.Purpose), "the purpose is neither issue nor renew")
        ?? Require(request.ClientNonce.Length == TrustHandshake.NonceBytes, "the nonce is not 32 bytes")
        ?? Require(IsOptionalId(request.SdkVersion), "the SDK's version is not printable")
        ?? Require(packet.AuthToken.IsEmpty, "a request for a challenge carries a token");

    private static TrustRefusal? CheckChallenge(BusPacket packet, WorkerHandshakeChallenge? challenge) =>
        challenge is null
            ? TrustRefusal.Failed("the challenge is missing")
            : Require(
                IsId(challenge.RequestId) && IsId(challenge.ChallengeId) && IsId(challenge.WorkerId),
                "an id is missing or not printable"
            )
                ?? Require(IsId(challenge.AgentId) && IsId(challenge.TenantId), "the agent or tenant is missing or not printable")
                ?? Require(IsId(challenge.ProofKeyId) && IsId(challenge.ServerKeyId), "the id of a key is missing or not printable")
                ?? Require(IsId(challenge.TraceId) && Same(challenge.TraceId, packet.TraceId), "the trace inside is not the packet's")
                ?? Require(Same(challenge.Audience, TrustHandshake.Audience), "the audience is not the scheduler")
                ?? Require(
                    challenge.ProofAlgorithm is WorkerHandshakeProofAlgorithm.EcdsaP256Sha256,
                    "the proof's algorithm is not the one there is"
                )
                ?? Require(IsPurpose(challenge.Purpose), "the purpose is neither issue nor renew")
                ?? Require(
                    challenge.ClientNonce.Length == TrustHandshake.NonceBytes && challenge.ServerNonce.Length == TrustHandshake.NonceBytes,
                    "a nonce is not 32 bytes"
                )
                ?? Require(IsOptionalId(challenge.SdkVersion), "the SDK's version is not printable")
                ?? Require(HasLife(challenge), "the challenge lives no time, or longer than a minute");

    private static TrustRefusal? CheckAuthenticate(BusPacket packet, WorkerHandshakeAuthenticate authenticate) =>
        CheckChallenge(packet, authenticate.Challenge)
        ?? Require(Same(authenticate.Challenge!.WorkerId, packet.SenderId), "the sender is not the worker")
        ?? CheckCapabilities(authenticate.Challenge, authenticate.CapabilityHandshake)
        ?? (authenticate.Challenge.Purpose, packet.AuthToken.IsEmpty) switch
        {
            (WorkerHandshakePurpose.Renew, true) => new(WorkerHandshakeRejectionReason.SessionRequired, "a renewal carries no token"),
            (WorkerHandshakePurpose.Issue, false) => TrustRefusal.Failed("a first proof carries a token"),
            _ => Require(packet.AuthToken.IsEmpty || IsToken(packet.AuthToken.Value), "the token is too long or not printable"),
        };

    private static TrustRefusal? CheckCapabilities(WorkerHandshakeChallenge challenge, Handshake? handshake)
    {
        if (handshake is null || !Same(handshake.ComponentId, challenge.WorkerId))
        {
            return TrustRefusal.Failed("the announcement is missing or another component's");
        }

        foreach (var (capability, offered) in handshake.Capabilities)
        {
            if (!offered || !IsCapability(capability))
            {
                return TrustRefusal.Failed("a capability is not offered, or its name is not one");
            }
        }

        return Require(handshake.Role is ComponentRole.Worker, "the component is not a worker")
            ?? Require(handshake.SupportedVersions is [BusPacket.Version], "the versions are not exactly the one there is")
            ?? Require(Same(handshake.SdkVersion, challenge.SdkVersion), "the SDK's version is not that of the challenge")
            ?? Require(
                handshake.ReadyTopics.All(topic => !string.IsNullOrWhiteSpace(topic))
                    && handshake.ReadyTopics.Distinct(StringComparer.Ordinal).Count() == handshake.ReadyTopics.Count,
                "a topic is blank or there twice"
            );
    }

    private static TrustRefusal? CheckResult(BusPacket packet, WorkerHandshakeResult result)
    {
        var plain = result.RejectionReason is WorkerHandshakeRejectionReason.Unspecified;
        return CheckChallenge(packet, result.Challenge)
            ?? Require(result.IssuedAt is { IsValid: true }, "the result has no valid time")
            ?? (
                result.Accepted
                    ? Require(
                        plain && result.TokenExpiresAt is { IsValid: true } && IsToken(packet.AuthToken.Value),
                        "an acceptance has a reason, no token or no end"
                    )
                    : Require(
                        !plain && result.TokenExpiresAt is null && packet.AuthToken.IsEmpty,
                        "a refusal has no reason, or a token or its end"
                    )
            );
    }

    private static bool HasLife(WorkerHandshakeChallenge challenge) =>
        challenge is { IssuedAt: { IsValid: true } issued, ExpiresAt: { IsValid: true } expires }
        && issued < expires
        && issued.DistanceTo(expires) <= TrustHandshake.MaxSkew;

    private static bool IsPurpose(WorkerHandshakePurpose purpose) =>
        purpose is WorkerHandshakePurpose.Issue or WorkerHandshakePurpose.Renew;

    private static bool IsCapability(string name) =>
        name.Length is > 0 and <= LongestCapability && char.IsAsciiLetterLower(name[0]) && !name.AsSpan().ContainsAnyExcept(InCapabilities);

    private static bool IsId(string id) => id.Length > 0 && IsOptionalId(id);

    private static bool IsOptionalId(string id) => id.Length <= LongestId && !id.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsToken(string token) =>
        token.Length is > 0 and <= LongestToken && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static TrustRefusal? Require(bool holds, string otherwise) => holds ? null : TrustRefusal.Failed(otherwise);
}
