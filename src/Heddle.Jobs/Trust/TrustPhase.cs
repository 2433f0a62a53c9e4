using System.Text;

namespace Heddle.Jobs;

/// <summary>A phase of the trust handshake, with what is signed in front of its packets so that none passes for another phase's.</summary>
internal sealed class TrustPhase
{
    private static readonly TrustPhase Request = new("CHALLENGE-REQUEST");
    private static readonly TrustPhase Challenge = new("CHALLENGE");
    private static readonly TrustPhase Authenticate = new("AUTHENTICATE");
    private static readonly TrustPhase Result = new("RESULT");
    private readonly byte[] _domain;

    private TrustPhase(string name) => _domain = Encoding.ASCII.GetBytes($"CAP-WORKER-HANDSHAKE-{name}-V1\0");

    public ReadOnlySpan<byte> Domain => _domain;

    public static TrustPhase? Of(PacketPayload payload) =>
        payload switch
        {
            WorkerHandshakeChallengeRequest => Request,
            WorkerHandshakeChallenge => Challenge,
            WorkerHandshakeAuthenticate => Authenticate,
            WorkerHandshakeResult => Result,
            _ => null,
        };
}
