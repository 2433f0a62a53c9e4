namespace Heddle.Jobs;

/// <summary>Why bytes were not accepted as a packet. Fit for a metric's label; <see cref="PacketFailure.Code"/> is what peers are told.</summary>
public enum PacketRejection
{
    /// <summary>Nothing was wrong.</summary>
    None,

    /// <summary>No payload and no unknown field that could be one.</summary>
    Empty,

    /// <summary>The bytes end inside a field.</summary>
    Truncated,

    /// <summary>A number that is too large, a tag or wire type that does not exist or does not belong to the field.</summary>
    BadEncoding,

    /// <summary>A varint takes more bytes than its value needs.</summary>
    NonMinimalVarint,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidText,

    /// <summary>A singular field, or a key of a map, occurs twice.</summary>
    DuplicateField,

    /// <summary>More than one payload.</summary>
    SeveralPayloads,

    /// <summary>A packet, text, list or map beyond <see cref="PacketLimits"/>.</summary>
    TooLarge,

    /// <summary>A field nobody defined, where the profile allows none.</summary>
    UnknownField,

    /// <summary>The protocol version is not 1.</summary>
    UnsupportedVersion,

    /// <summary>The payload is of a kind this version does not know.</summary>
    UnknownPayload,

    /// <summary>The fields break a rule of the protocol; see <see cref="PacketFailure.Errors"/>.</summary>
    Invalid,

    /// <summary>A signature is required and there is none.</summary>
    SignatureMissing,

    /// <summary>The signature does not fit the bytes and the sender's key.</summary>
    SignatureInvalid,

    /// <summary>There is no key for the sender.</summary>
    UnknownSender,

    /// <summary>Production profile: there is no key of that id for the tenant and sender.</summary>
    UnknownKeyId,

    /// <summary>Production profile: the signature's metadata is missing, incomplete or of another profile.</summary>
    SignatureMetadataInvalid,

    /// <summary>Production profile: the signature has expired, or expires later than the profile allows.</summary>
    SignatureExpired,

    /// <summary>Production profile: signed for another subject than the one it came on.</summary>
    AudienceMismatch,

    /// <summary>Production profile: an identity inside the payload differs from the envelope's.</summary>
    IdentityMismatch,

    /// <summary>Production profile: the message id was used before, for other content.</summary>
    ReplayConflict,
}
