namespace Heddle.Mesh;

/// <summary>One row of the error catalogue (<see cref="MeshErrorCodes"/>).</summary>
/// <param name="Code">The code as it stands in an error envelope.</param>
/// <param name="Meaning">What happened, in one sentence.</param>
/// <param name="RaisedBy">Which side raises it.</param>
/// <param name="IsRetryable">Whether the same call may succeed later without a change.</param>
/// <param name="PeerSees">What the other side learns: the parts of the exception that travel.</param>
/// <param name="Exception">The exception a Heddle caller catches.</param>
public sealed record MeshErrorCode(
    string Code,
    string Meaning,
    MeshErrorOrigin RaisedBy,
    bool IsRetryable,
    string PeerSees,
    Type Exception
);
