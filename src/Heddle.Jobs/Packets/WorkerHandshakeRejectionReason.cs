namespace Heddle.Jobs;

/// <summary>Why a trust handshake was refused.</summary>
public enum WorkerHandshakeRejectionReason
{
    /// <summary>It was not refused.</summary>
    Unspecified = 0,

    /// <summary>The packet is malformed or carries unknown fields.</summary>
    InvalidRequest = 1,

    /// <summary>Identity, key, audience or signature do not fit.</summary>
    AuthenticationFailed = 2,

    /// <summary>The challenge has been answered before.</summary>
    ReplayDetected = 3,

    /// <summary>The clocks are more than a minute apart.</summary>
    ClockSkew = 4,

    /// <summary>The answer came too late.</summary>
    ChallengeExpired = 5,

    /// <summary>Renewal without a token.</summary>
    SessionRequired = 6,

    /// <summary>The token is not this worker's, or no longer valid.</summary>
    SessionInvalid = 7,

    /// <summary>The protocol version is not 1.</summary>
    UnsupportedVersion = 8,

    /// <summary>The issuer could not decide; nothing was accepted.</summary>
    InternalError = 9,
}
