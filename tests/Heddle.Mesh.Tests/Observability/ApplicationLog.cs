using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>What the agents of an application log by themselves.</summary>
internal static partial class ApplicationLog
{
    [LoggerMessage(1, LogLevel.Information, "{What}")]
    public static partial void Say(ILogger logger, string what);

    [LoggerMessage(2, LogLevel.Information, "{What} {Detail}")]
    public static partial void Say(ILogger logger, string what, string detail);

    [LoggerMessage(3, LogLevel.Information, "chunk {Number}")]
    public static partial void Chunk(ILogger logger, int number);

    [LoggerMessage(4, LogLevel.Information, "traced {Trace}")]
    public static partial void Trace(ILogger logger, ActivityTraceId trace);
}
