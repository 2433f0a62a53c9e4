namespace Heddle.Jobs;

/// <summary>What a worker wants from the trust handshake.</summary>
public enum WorkerHandshakePurpose
{
    /// <summary>Not said; refused.</summary>
    Unspecified = 0,

    /// <summary>A first session token.</summary>
    Issue = 1,

    /// <summary>A new token for the one it holds.</summary>
    Renew = 2,
}
