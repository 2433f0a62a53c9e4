using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The server refuses the credentials, or the subject to this user (<c>connection_denied</c>).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class ConnectionDeniedException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.ConnectionDenied, message, details, innerException);
