namespace Heddle.Jobs;

/// <summary>
/// Why bytes were not accepted as a packet. The answer to such bytes is to drop them and to publish <see cref="ToAlert"/> on
/// <see cref="JobSubjects.Alert"/>, unless they came from there.
/// </summary>
public sealed record PacketFailure
{
    private const int LongestId = 256;

    private const int MostErrors = 5;

    private PacketFailure(PacketRejection rejection, string detail) => (Rejection, Detail) = (rejection, detail);

    /// <summary>The reason, as a value.</summary>
    public PacketRejection Rejection { get; }

    /// <summary>The reason, in words. It may quote the packet, but no token, key or signature.</summary>
    public string Detail { get; }

    /// <summary>The rules the packet breaks, when the rejection is <see cref="PacketRejection.Invalid"/>.</summary>
    public IReadOnlyList<ValidationError> Errors { get; internal init; } = [];

    /// <summary>The trace the packet claims to belong to, cut to 256 characters; empty when it could not be read.</summary>
    public string TraceId { get; private init; } = "";

    /// <summary>The sender the packet claims to come from, cut to 256 characters; empty when it could not be read. Not verified.</summary>
    public string SenderId { get; private init; } = "";

    /// <summary>The number peers know the reason by (specification 13).</summary>
    public ErrorCode Code =>
        Rejection switch
        {
            PacketRejection.UnsupportedVersion => ErrorCode.ProtocolVersionMismatch,
            PacketRejection.UnknownPayload => ErrorCode.ProtocolUnknownPayload,
            PacketRejection.SignatureMissing => ErrorCode.ProtocolSignatureMissing,
            >= PacketRejection.SignatureInvalid => ErrorCode.ProtocolSignatureInvalid,
            _ => ErrorCode.ProtocolMalformedPacket,
        };

    /// <summary>How bad it is (specification 16).</summary>
    public AlertSeverity Severity =>
        Code switch
        {
            ErrorCode.ProtocolUnknownPayload => AlertSeverity.Warning,
            ErrorCode.ProtocolSignatureInvalid or ErrorCode.ProtocolSignatureMissing => AlertSeverity.Critical,
            _ => AlertSeverity.Error,
        };

    /// <summary>The alert that tells operators.</summary>
    /// <param name="component">Who refused the bytes.</param>
    /// <param name="subject">The subject they came on.</param>
    public SystemAlert ToAlert(string component, string subject) =>
        SystemAlert.Create(Severity, Code, Detail, component) with
        {
            TraceId = TraceId,
            Details =
            [
                new("expected_version", "1"),
                new("offending_sender", SenderId),
                new("reason", Rejection.ToString()),
                new("subject", subject),
            ],
        };

    internal static PacketFailure Of(PacketRejection rejection, string detail, string traceId, string senderId) =>
        new(rejection, detail) { TraceId = Cut(traceId), SenderId = Cut(senderId) };

    internal static PacketFailure Of(IReadOnlyList<ValidationError> errors, string traceId, string senderId) =>
        Of(PacketRejection.Invalid, $"the packet breaks the protocol: {string.Join("; ", errors.Take(MostErrors))}", traceId, senderId) with
        {
            Errors = errors,
        };

    // A pair of surrogates is not cut in half.
    private static string Cut(string id)
    {
        if (id.Length <= LongestId)
        {
            return id;
        }

        return char.IsHighSurrogate(id[LongestId - 1]) ? id[..(LongestId - 1)] : id[..LongestId];
    }
}
