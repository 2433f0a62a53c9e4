using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What a caller learns of an exception that ended its request.</summary>
internal static class HandlerFailures
{
    public static MeshException ToMeshException(Exception problem, AgentMeshOptions options) =>
        problem switch
        {
            // Peers cannot rebuild this one and lose the whole answer (mesh-protocol §1.11).
            KeyExistsException exists => new HandlerErrorException(exists.Message, exists.Details),
            MeshException known => known,
            PayloadTooLargeException tooLarge => new HandlerErrorException($"the answer is too large: {tooLarge.Message}"),
            _ when options.RedactHandlerErrors => new HandlerErrorException("the agent failed; its host has the details"),
            _ => new HandlerErrorException(problem.Message),
        };
}
