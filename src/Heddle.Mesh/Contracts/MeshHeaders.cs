namespace Heddle.Mesh;

/// <summary>
/// The headers of mesh-protocol §1.5, in their exact casing, and Heddle's additions, which other implementations ignore.
/// </summary>
public static class MeshHeaders
{
    /// <summary>The request's id: 32 lower-case hex characters. Set by the caller, echoed by the host.</summary>
    public const string RequestId = "X-Mesh-Request-Id";

    /// <summary><c>true</c> on a stream request, absent on every other.</summary>
    public const string Stream = "X-Mesh-Stream";

    /// <summary>On a send with a manual reply subject: that subject. Informational.</summary>
    public const string ReplyTo = "X-Mesh-Reply-To";

    /// <summary>The instance id of the sending process.</summary>
    public const string InstanceId = "X-Mesh-Instance-Id";

    /// <summary>The media type of a message published on a domain subject.</summary>
    public const string ContentType = "X-Mesh-Content-Type";

    /// <summary><c>ok</c> or <c>error</c> on answers.</summary>
    public const string Status = "X-Mesh-Status";

    /// <summary>The answering agent's name, on successful answers.</summary>
    public const string Source = "X-Mesh-Source";

    /// <summary>The number of a chunk or event, from 0; on the end frame the number of chunks.</summary>
    public const string StreamSeq = "X-Mesh-Stream-Seq";

    /// <summary><c>true</c> on the last frame of a stream, <c>false</c> before it.</summary>
    public const string StreamEnd = "X-Mesh-Stream-End";

    /// <summary>What the answer cost, as a JSON object, when the handler reported it.</summary>
    public const string Usage = "X-Mesh-Usage";

    /// <summary>Heddle: until when the caller waits, in Unix milliseconds. A host ends the work then and answers <c>timeout</c>.</summary>
    public const string Deadline = "X-Heddle-Deadline";

    /// <summary>W3C Trace Context: the caller's trace and span.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C Trace Context: vendor data of the trace.</summary>
    public const string TraceState = "tracestate";

    internal const string True = "true";
    internal const string False = "false";
    internal const string Ok = "ok";
    internal const string Error = "error";
}
