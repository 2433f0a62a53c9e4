using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The agent runs as many requests as it may and its queue is full (<c>overloaded</c>). The handler did not run; retry after a pause.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class OverloadedException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.Overloaded, message, details, innerException);
