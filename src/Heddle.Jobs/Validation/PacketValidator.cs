namespace Heddle.Jobs;

/// <summary>
/// The rules every peer holds packets against (CAP 2, <c>ValidateBusPacket</c> of the SDKs and the checks of the Cordum bus). A packet
/// that breaks one is dropped by its receivers without an answer, so a mistake looks like silence: check before sending.
/// </summary>
public static class PacketValidator
{
    /// <summary>Checks a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="subject">
    /// The subject it is sent or was received on. On <see cref="JobSubjects.DeadLetter"/> a result names no worker; on every other it
    /// must.
    /// </param>
    /// <returns>The rules it breaks; none when it is valid.</returns>
    public static IReadOnlyList<ValidationError> Validate(BusPacket packet, string subject)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(subject);
        var errors = new ErrorList();
        errors.Required("trace_id", packet.TraceId);
        errors.Required("sender_id", packet.SenderId);
        errors.Check(packet.CreatedAt is { IsValid: true }, "created_at", packet.CreatedAt is null ? "is missing" : "is not a valid time");
        errors.Check(packet.ProtocolVersion == BusPacket.Version, "protocol_version", "is not 1");
        switch (packet.Payload)
        {
            case JobRequest request:
                JobRequestRules.Check(ref errors, request);
                break;
            case JobResult result:
                Check(ref errors, result, packet.SenderId, deadLetter: subject is JobSubjects.DeadLetter);
                break;
            case JobProgress progress:
                errors.Required("job_progress.job_id", progress.JobId);
                errors.AtMost("job_progress.percent", progress.Percent, 100);
                break;
            case JobCancel cancel:
                errors.Required("job_cancel.job_id", cancel.JobId);
                break;
            case Heartbeat heartbeat:
                errors.Required("heartbeat.worker_id", heartbeat.WorkerId);
                errors.Same("heartbeat.worker_id", heartbeat.WorkerId, "sender_id", packet.SenderId);
                break;
            case Handshake handshake:
                Check(ref errors, handshake, packet.SenderId);
                break;
        }

        return errors.Errors;
    }

    private static void Check(ref ErrorList errors, JobResult result, string senderId, bool deadLetter)
    {
        errors.Required("job_result.job_id", result.JobId);
        errors.Check(result.Status != JobStatus.Unspecified, "job_result.status", "is not set");
        errors.AtMost("job_result.execution_ms", result.ExecutionMilliseconds, long.MaxValue);
        if (!deadLetter || result.WorkerId.Length > 0)
        {
            errors.Required("job_result.worker_id", result.WorkerId);
            errors.Same("job_result.worker_id", result.WorkerId, "sender_id", senderId);
        }
    }

    private static void Check(ref ErrorList errors, Handshake handshake, string senderId)
    {
        errors.Required("handshake.component_id", handshake.ComponentId);
        errors.Same("handshake.component_id", handshake.ComponentId, "sender_id", senderId);
        errors.Check(
            handshake.SupportedVersions is [BusPacket.Version],
            "handshake.supported_versions",
            "is not exactly the one version there is, 1"
        );
    }
}
