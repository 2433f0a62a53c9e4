using System.Globalization;

namespace Heddle.Jobs;

/// <summary>
/// The ids under which a stream recognises a packet it has stored already (<c>Nats-Msg-Id</c>), as the Cordum platform forms them: a
/// publish of unknown outcome can be repeated without a second effect.
/// </summary>
public static class MessageIds
{
    /// <summary>The header a stream reads the id from.</summary>
    public const string Header = "Nats-Msg-Id";

    /// <summary>A job may carry this label to be accepted once more under its own id within the stream's duplicate window.</summary>
    public const string ResubmitLabel = "cordum.bus_msg_id";

    /// <summary>The id of a job's request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subject">The subject it is published on; part of the id only with the <see cref="ResubmitLabel"/>.</param>
    public static string Of(JobRequest request, string subject)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Labels.TryGetValue(ResubmitLabel, out var label) && label.Length > 0
            ? $"jobreq:{subject}:{label}"
            : $"jobreq:{request.JobId}";
    }

    /// <summary>The id of a job's result.</summary>
    /// <param name="result">The result. With a fencing token each attempt has an id of its own; without one all of a job share theirs.</param>
    /// <param name="subject">The subject it is published on.</param>
    public static string Of(JobResult result, string subject)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Dispatch is { } dispatch
            ? string.Create(CultureInfo.InvariantCulture, $"jobresult:{subject}:{result.JobId}:{dispatch.DispatchId}:{dispatch.Attempt}")
            : $"{subject}:{result.JobId}";
    }
}
