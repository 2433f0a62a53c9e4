using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The call was cancelled at the host (<c>aborted</c>), because a caller asked for it or the host stopped.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class CallAbortedException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.Aborted, message, details, innerException);
