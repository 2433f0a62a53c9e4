using System.Diagnostics;

namespace Heddle.Cli;

/// <summary>The mesh that runs on this machine for this user, as <c>mesh up</c> left it for later commands.</summary>
/// <param name="Url">Where clients on this machine reach it.</param>
/// <param name="WebSocketUrl">Where browsers on this machine reach it.</param>
/// <param name="ProcessId">The server's process.</param>
/// <param name="ProcessName">That process's name.</param>
/// <param name="LogFile">Where the server writes what it does.</param>
/// <param name="Password">The clients' password; <see langword="null"/> when they need none.</param>
/// <param name="SystemPassword">The password of the system account's user.</param>
/// <param name="Monitor">The monitor's process; <see langword="null"/> when the process of <c>mesh up</c> monitors the mesh itself.</param>
internal sealed record MeshRecord(
    string Url,
    string WebSocketUrl,
    int ProcessId,
    string ProcessName,
    string LogFile,
    string? Password,
    string? SystemPassword = null,
    RecordedProcess? Monitor = null
)
{
    /// <summary>The server's process, if it still runs.</summary>
    public Process? FindProcess() => new RecordedProcess(ProcessId, ProcessName).Find();

    /// <summary>Where it runs, without the passwords.</summary>
    public override string ToString() => Url;
}
