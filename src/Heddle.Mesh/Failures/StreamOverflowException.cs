using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>Chunks arrived faster than the reader took them until its buffer was full (<c>stream_overflow</c>). Chunks read before it stay valid.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class StreamOverflowException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.StreamOverflow, message, details, innerException);
