using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The last process serving the agent went away while the call was in flight (<c>agent_died</c>). <see cref="MeshException.Details"/> is the death notice.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class AgentDiedException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.AgentDied, message, details, innerException);
