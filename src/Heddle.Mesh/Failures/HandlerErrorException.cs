using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The agent's handler threw (<c>handler_error</c>).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class HandlerErrorException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.HandlerError, message, details, innerException);
