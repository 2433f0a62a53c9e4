using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>A chunk of a stream is missing or out of order (<c>chunk_sequence_error</c>). Chunks read before it stay valid.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class ChunkSequenceException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.ChunkSequenceError, message, details, innerException);
