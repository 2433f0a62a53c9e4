using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>There is no connection to the mesh's server, or it was lost while the operation waited (<c>connection_failed</c>).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class MeshConnectionException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.ConnectionFailed, message, details, innerException);
