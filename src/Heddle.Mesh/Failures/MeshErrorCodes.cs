namespace Heddle.Mesh;

/// <summary>
/// The catalogue of error codes: the mesh contract's own (mesh-protocol §1.11) and Heddle's additions. <c>docs/errors.md</c> is
/// generated from it.
/// </summary>
public static class MeshErrorCodes
{
    internal const string InvalidInput = "invalid_input";
    internal const string HandlerError = "handler_error";
    internal const string InvocationMismatch = "invocation_mismatch";
    internal const string NotFound = "not_found";
    internal const string NotAvailable = "not_available";
    internal const string Timeout = "timeout";
    internal const string AgentDied = "agent_died";
    internal const string ConnectionFailed = "connection_failed";
    internal const string ConnectionDenied = "connection_denied";
    internal const string ChunkSequenceError = "chunk_sequence_error";
    internal const string KeyExists = "kv_key_exists";
    internal const string Overloaded = "overloaded";
    internal const string Aborted = "aborted";
    internal const string StreamOverflow = "stream_overflow";
    internal const string InvalidReply = "invalid_reply";
    internal const string MeshError = "mesh_error";
    internal const string Unknown = "unknown";

    private const string Nothing = "nothing";
    private const string MessageAndDetails = "message and details";

    /// <summary>Every code, in the order of the documentation.</summary>
    public static IReadOnlyList<MeshErrorCode> All { get; } =
    [
        new(
            InvalidInput,
            "The body is missing, is not JSON or does not satisfy the agent's input schema; the handler did not run.",
            MeshErrorOrigin.Host,
            false,
            "message; `details.errors`: a list of `type`, `loc`, `msg`, `input`",
            typeof(InvalidInputException)
        ),
        new(
            HandlerError,
            "The agent's handler threw.",
            MeshErrorOrigin.Host,
            false,
            "the exception's message, or a fixed text when `AgentMeshOptions.RedactHandlerErrors` is set",
            typeof(HandlerErrorException)
        ),
        new(
            InvocationMismatch,
            "The verb does not fit the agent's shape, for example a call to a streamer.",
            MeshErrorOrigin.Either,
            false,
            MessageAndDetails,
            typeof(InvocationMismatchException)
        ),
        new(
            NotFound,
            "No such agent is known and nobody answers under its name.",
            MeshErrorOrigin.Caller,
            true,
            Nothing,
            typeof(AgentNotFoundException)
        ),
        new(
            NotAvailable,
            "The agent is in the catalog but nobody answers at the moment.",
            MeshErrorOrigin.Caller,
            true,
            Nothing,
            typeof(AgentNotAvailableException)
        ),
        new(
            Timeout,
            "The deadline passed before the answer, at the caller or at the host.",
            MeshErrorOrigin.Either,
            true,
            MessageAndDetails,
            typeof(CallTimeoutException)
        ),
        new(
            AgentDied,
            "The last process serving the agent went away while the call was in flight.",
            MeshErrorOrigin.Caller,
            true,
            Nothing,
            typeof(AgentDiedException)
        ),
        new(
            Overloaded,
            "The agent runs as many requests as it may and its queue is full; the handler did not run.",
            MeshErrorOrigin.Host,
            true,
            MessageAndDetails,
            typeof(OverloadedException)
        ),
        new(
            Aborted,
            "The caller cancelled the call, or the host stopped while it ran.",
            MeshErrorOrigin.Host,
            true,
            "message",
            typeof(CallAbortedException)
        ),
        new(
            ChunkSequenceError,
            "A chunk of a stream is missing or out of order.",
            MeshErrorOrigin.Caller,
            true,
            Nothing,
            typeof(ChunkSequenceException)
        ),
        new(
            StreamOverflow,
            "Chunks arrived faster than the reader took them until its buffer was full.",
            MeshErrorOrigin.Caller,
            true,
            Nothing,
            typeof(StreamOverflowException)
        ),
        new(
            InvalidReply,
            "The answer is not JSON or does not fit the type the caller asked for.",
            MeshErrorOrigin.Caller,
            false,
            Nothing,
            typeof(InvalidReplyException)
        ),
        new(
            ConnectionFailed,
            "No connection to the mesh's server, or it was lost while the call waited.",
            MeshErrorOrigin.Caller,
            true,
            Nothing,
            typeof(MeshConnectionException)
        ),
        new(
            ConnectionDenied,
            "The server refuses the credentials, or the subject to this user.",
            MeshErrorOrigin.Caller,
            false,
            Nothing,
            typeof(ConnectionDeniedException)
        ),
        new(KeyExists, "The key to create exists already.", MeshErrorOrigin.Caller, false, Nothing, typeof(KeyExistsException)),
        new(MeshError, "A failure without a code of its own.", MeshErrorOrigin.Either, false, MessageAndDetails, typeof(MeshException)),
        new(
            Unknown,
            "An error answer without a code, from another implementation.",
            MeshErrorOrigin.Caller,
            false,
            Nothing,
            typeof(MeshException)
        ),
    ];

    private static readonly Dictionary<string, MeshErrorCode> ByCode = All.ToDictionary(entry => entry.Code, StringComparer.Ordinal);

    /// <summary>Looks a code up; <see langword="null"/> for one that is not in the catalogue.</summary>
    /// <param name="code">The code.</param>
    public static MeshErrorCode? Find(string code) => ByCode.GetValueOrDefault(code);
}
