using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The answer is not JSON or does not fit the type asked for (<c>invalid_reply</c>). The agent did the work.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class InvalidReplyException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.InvalidReply, message, details, innerException);
