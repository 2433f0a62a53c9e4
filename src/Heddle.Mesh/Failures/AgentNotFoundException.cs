using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>No such agent is known and nobody answers under its name (<c>not_found</c>).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class AgentNotFoundException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.NotFound, message, details, innerException);
