namespace Heddle.Jobs;

/// <summary>
/// What went wrong, as a number: 1xx protocol, 2xx jobs, 3xx safety, 4xx transport. 1000 to 9999 belong to applications; cast to use
/// them. 1 to 99 and 500 to 999 are reserved.
/// </summary>
public enum ErrorCode
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The packet's protocol version is not understood.</summary>
    ProtocolVersionMismatch = 100,

    /// <summary>The bytes are not a valid packet.</summary>
    ProtocolMalformedPacket = 101,

    /// <summary>The payload is of an unknown kind.</summary>
    ProtocolUnknownPayload = 102,

    /// <summary>The signature does not verify.</summary>
    ProtocolSignatureInvalid = 103,

    /// <summary>A signature is required and missing.</summary>
    ProtocolSignatureMissing = 104,

    /// <summary>The job took longer than allowed.</summary>
    JobTimeout = 200,

    /// <summary>A budget, limit or retry count is used up.</summary>
    JobResourceExhausted = 201,

    /// <summary>The job may not do what it tried.</summary>
    JobPermissionDenied = 202,

    /// <summary>The input does not have the shape the handler takes.</summary>
    JobInvalidInput = 203,

    /// <summary>No such job, topic or handler.</summary>
    JobNotFound = 204,

    /// <summary>The job was submitted before.</summary>
    JobDuplicate = 205,

    /// <summary>No worker can take the job.</summary>
    JobWorkerUnavailable = 206,

    /// <summary>Policy denies the job.</summary>
    SafetyDenied = 300,

    /// <summary>The job broke a policy.</summary>
    SafetyPolicyViolation = 301,

    /// <summary>One of the job's risk tags is blocked.</summary>
    SafetyRiskTagBlocked = 302,

    /// <summary>A message could not be published.</summary>
    TransportPublishFailed = 400,

    /// <summary>A subscription could not be made.</summary>
    TransportSubscribeFailed = 401,

    /// <summary>The connection to the bus is gone.</summary>
    TransportConnectionLost = 402,
}
