using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The deadline passed before the answer (<c>timeout</c>). Whether the agent did the work is unknown.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class CallTimeoutException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.Timeout, message, details, innerException);
