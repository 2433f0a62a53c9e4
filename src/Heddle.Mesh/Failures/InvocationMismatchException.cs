using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The verb does not fit the agent's shape (<c>invocation_mismatch</c>); the message names the one that does.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class InvocationMismatchException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.InvocationMismatch, message, details, innerException);
