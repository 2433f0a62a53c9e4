using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What is logged of packets that are not accepted. Their content never appears: it may hold secrets.</summary>
internal static partial class ProtocolLog
{
    [LoggerMessage(1, LogLevel.Warning, "dropped a packet on `{Subject}` that claims to be from `{Sender}`: {Rejection}, {Detail}")]
    public static partial void Refused(ILogger logger, PacketRejection rejection, string subject, string sender, string detail);

    [LoggerMessage(2, LogLevel.Debug, "the alert about a packet on `{Subject}` could not be sent")]
    public static partial void AlertLost(ILogger logger, Exception problem, string subject);
}
