using System.Buffers;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>
/// The error envelope of mesh-protocol §1.11: always the five members <c>code</c>, <c>message</c>, <c>agent</c>, <c>request_id</c>,
/// <c>details</c>.
/// </summary>
internal static class ErrorEnvelope
{
    private static readonly JsonElement NoDetails = JsonElement.Parse("{}");

    public static byte[] Write(MeshException failure, string agent, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", failure.Code);
            json.WriteString("message", failure.Message);
            json.WriteString("agent", failure.Agent.Length > 0 ? failure.Agent : agent);
            json.WriteString("request_id", failure.RequestId.Length > 0 ? failure.RequestId : requestId);
            json.WritePropertyName("details");
            (failure.Details ?? NoDetails).WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an envelope leniently: another implementation's mistake must not hide the error it reports.</summary>
    public static MeshException Read(ReadOnlyMemory<byte> body, string agent, string requestId, string codeIfMissing)
    {
        string? code = null;
        string? message = null;
        string? about = null;
        JsonElement? details = null;
        try
        {
            var envelope = WireJson.Parse(body);
            code = WireJson.Text(envelope, "code");
            message = WireJson.Text(envelope, "message");
            about = WireJson.Text(envelope, "agent");
            details = WireJson.Member(envelope, "details");
        }
        catch (JsonException)
        {
            message = "the error answer is not a JSON object";
        }

        return Create(
            string.IsNullOrEmpty(code) ? codeIfMissing : code,
            message ?? "the error answer carries no message",
            string.IsNullOrEmpty(about) ? agent : about,
            requestId,
            details
        );
    }

    public static MeshException Create(string code, string message, string agent, string requestId, JsonElement? details) =>
        code switch
        {
            MeshErrorCodes.InvalidInput => new InvalidInputException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.HandlerError => new HandlerErrorException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.InvocationMismatch => new InvocationMismatchException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.NotFound => new AgentNotFoundException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.NotAvailable => new AgentNotAvailableException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.Timeout => new CallTimeoutException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.AgentDied => new AgentDiedException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.Overloaded => new OverloadedException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.Aborted => new CallAbortedException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.ChunkSequenceError => new ChunkSequenceException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.StreamOverflow => new StreamOverflowException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.InvalidReply => new InvalidReplyException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.ConnectionFailed => new MeshConnectionException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.ConnectionDenied => new ConnectionDeniedException(message, details) { Agent = agent, RequestId = requestId },
            MeshErrorCodes.KeyExists => new KeyExistsException(message, details) { Agent = agent, RequestId = requestId },
            _ => new MeshException(code, message, details) { Agent = agent, RequestId = requestId },
        };
}
