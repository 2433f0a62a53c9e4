namespace Heddle.Jobs;

/// <summary>How a worker proves that it holds its key.</summary>
public enum WorkerHandshakeProofAlgorithm
{
    /// <summary>Not said; refused.</summary>
    Unspecified = 0,

    /// <summary>ECDSA on NIST P-256 over SHA-256, the only one there is.</summary>
    EcdsaP256Sha256 = 1,
}
