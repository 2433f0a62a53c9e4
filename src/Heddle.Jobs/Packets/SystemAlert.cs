namespace Heddle.Jobs;

/// <summary>
/// Something an operator should know of. Three members exist twice, in an older and a newer form; <see cref="Create"/> fills both, as
/// producers should.
/// </summary>
public sealed partial record SystemAlert : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public SystemAlert() { }

    /// <summary>The older form of <see cref="Severity"/>: <c>INFO</c>, <c>WARN</c>, <c>ERROR</c> or <c>CRITICAL</c>.</summary>
    public string Level { get; init; } = "";

    /// <summary>What happened, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The older form of <see cref="SourceComponent"/>.</summary>
    public string Component { get; init; } = "";

    /// <summary>The older form of <see cref="ErrorCode"/>: a word such as <c>SIGNATURE_INVALID</c>.</summary>
    public string Code { get; init; } = "";

    /// <summary>How bad it is.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>What happened, as a number.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Who noticed.</summary>
    public string SourceComponent { get; init; } = "";

    /// <summary>What helps to find the cause. No secrets.</summary>
    public PacketMap<string> Details { get; init; }

    /// <summary>The trace of what the alert is about.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>Makes an alert in both forms.</summary>
    /// <param name="severity">How bad it is.</param>
    /// <param name="code">What happened, as a number.</param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="component">Who noticed.</param>
    public static SystemAlert Create(AlertSeverity severity, ErrorCode code, string message, string component) =>
        new()
        {
            Level = LevelOf(severity),
            Message = message,
            Component = component,
            Code = CodeOf(code),
            Severity = severity,
            ErrorCode = code,
            SourceComponent = component,
        };

    private static string LevelOf(AlertSeverity severity) =>
        severity switch
        {
            AlertSeverity.Info => "INFO",
            AlertSeverity.Warning => "WARN",
            AlertSeverity.Error => "ERROR",
            AlertSeverity.Critical => "CRITICAL",
            _ => "",
        };

    private static string CodeOf(ErrorCode code) =>
        code switch
        {
            ErrorCode.Unspecified => "",
            ErrorCode.ProtocolVersionMismatch => "VERSION_MISMATCH",
            ErrorCode.ProtocolMalformedPacket => "MALFORMED_PACKET",
            ErrorCode.ProtocolUnknownPayload => "UNKNOWN_PAYLOAD",
            ErrorCode.ProtocolSignatureInvalid => "SIGNATURE_INVALID",
            ErrorCode.ProtocolSignatureMissing => "SIGNATURE_MISSING",
            _ => ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
}
