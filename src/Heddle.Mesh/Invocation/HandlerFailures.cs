using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What a caller learns of an exception that ended its request.</summary>
internal static class HandlerFailures
{
    // A failure that is too large to send is a caller that waits for its timeout, so a text nobody will read to its end is cut.
    private const int LongestMessage = 8 * 1024;

    // Escapes and the envelope's copy in the log event make more of it than there is here.
    private const int DetailsShareOfPayload = 8;

    public static MeshException ToMeshException(Exception problem, AgentMeshOptions options, long maxPayloadBytes) =>
        Fit(
            problem switch
            {
                // Peers cannot rebuild this one and lose the whole answer (mesh-protocol §1.11).
                KeyExistsException exists => new HandlerErrorException(exists.Message, exists.Details),
                MeshException known => known,
                PayloadTooLargeException tooLarge => new HandlerErrorException($"the answer is too large: {tooLarge.Message}"),
                _ when options.RedactHandlerErrors => new HandlerErrorException("the agent failed; its host has the details"),
                _ => new HandlerErrorException(problem.Message),
            },
            maxPayloadBytes
        );

    private static MeshException Fit(MeshException failure, long maxPayloadBytes)
    {
        var isLong = failure.Message.Length > LongestMessage;
        var isLarge = failure.Details is { } details && details.GetRawText().Length > maxPayloadBytes / DetailsShareOfPayload;
        return isLong || isLarge
            ? ErrorEnvelope.Create(
                failure.Code,
                isLong ? failure.Message[..LongestMessage] + "…" : failure.Message,
                failure.Agent,
                failure.RequestId,
                isLarge ? null : failure.Details
            )
            : failure;
    }
}
