using System.Text.Json;
using Heddle.DevServers;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary>Tells on standard error what went wrong: <c>Error [code] message</c>, then details as JSON, then what to try (mesh-protocol §5.2).</summary>
internal static class FailureReport
{
    /// <summary>Writes the report and answers the exit code.</summary>
    public static int Write(Shell shell, Exception failure, bool verbose)
    {
        var code = CodeOf(failure);
        shell.Error.WriteLine($"Error [{code}] {Printable.Text(failure.Message)}");
        if (
            failure is MeshException { Details: { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } details }
            && !IsEmpty(details)
        )
        {
            shell.Error.WriteLine(JsonView.Document(details));
        }

        if (Advice.For(failure) is { } advice)
        {
            shell.Error.WriteLine($"Try: {advice}");
        }

        if (verbose)
        {
            shell.Error.WriteLine(failure);
        }
        else if (code == "unexpected")
        {
            shell.Error.WriteLine($"Try: the same with {VerboseOption.OptionName}, and report what it shows");
        }

        return code == "usage" ? ExitCode.Usage : ExitCode.Failed;
    }

    private static string CodeOf(Exception failure) =>
        failure switch
        {
            MeshException mesh => mesh.Code,
            CommandFailedException command => command.Code,
            UsageException or InvalidSubjectException or ArgumentException => "usage",
            PermissionDeniedException or AuthenticationFailedException => "connection_denied",
            RequestTimeoutException => "timeout",
            PayloadTooLargeException => "payload_too_large",
            BusConnectException or BusDisconnectedException or BusClosedException => "connection_failed",
            StoreException => "store_failed",
            BusException => "mesh_error",
            ServerNotFoundException => "server_not_found",
            ServerStartException => "server_not_started",
            IOException or UnauthorizedAccessException => "file_error",
            _ => "unexpected",
        };

    private static bool IsEmpty(JsonElement details) => details.ValueKind == JsonValueKind.Object && details.GetPropertyCount() == 0;
}
