using System.Text.Json;
using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary>Tells on standard error what went wrong: <c>Error [code] message</c>, then details as JSON, then what to try (mesh-protocol §5.2).</summary>
internal static class FailureReport
{
    private const string Unexpected = "unexpected";

    /// <summary>Writes the report and answers the exit code.</summary>
    public static int Write(Shell shell, Exception failure, bool verbose)
    {
        var code = CodeOf(failure);
        shell.Error.WriteLine($"Error [{Printable.Line(code)}] {Printable.Text(MessageOf(failure))}");
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
            shell.Error.WriteLine(Printable.Text(failure.ToString()));
        }
        else if (code == Unexpected && failure is not MeshException)
        {
            shell.Error.WriteLine($"Try: the same with {VerboseOption.OptionName}, and report what it shows");
        }

        return failure switch
        {
            CommandFailedException command => command.ExitCode,
            _ => IsUsage(failure) ? ExitCode.Usage : ExitCode.Failed,
        };
    }

    /// <summary>The library checks names by itself; an exception derived from its own is a mistake of ours.</summary>
    private static bool IsUsage(Exception failure) =>
        failure is UsageException or InvalidSubjectException || failure.GetType() == typeof(ArgumentException);

    /// <summary>The framework adds the name of a parameter, which means nothing to whoever typed a command.</summary>
    private static string MessageOf(Exception failure) =>
        failure is ArgumentException { ParamName: { } parameter }
            ? failure.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
            : failure.Message;

    private static string CodeOf(Exception failure) =>
        failure switch
        {
            MeshException mesh => mesh.Code,
            CommandFailedException command => command.Code,
            _ when IsUsage(failure) => "usage",
            PermissionDeniedException or AuthenticationFailedException => "connection_denied",
            RequestTimeoutException => "timeout",
            PayloadTooLargeException or BlobTooLargeException => "payload_too_large",
            BusConnectException or BusDisconnectedException or BusClosedException => "connection_failed",
            NoStreamException { Subject: JobSubjects.Submit } => "no_dispatcher",
            StoreException or BlobStoreException => "store_failed",
            BusException => "mesh_error",
            InvalidPacketException => "invalid_job",
            NotAToolException => "not_a_tool",
            ServerNotFoundException => "server_not_found",
            ServerStartException => "server_not_started",
            IOException or UnauthorizedAccessException => "file_error",
            _ => Unexpected,
        };

    private static bool IsEmpty(JsonElement details) => details.ValueKind == JsonValueKind.Object && details.GetPropertyCount() == 0;
}
