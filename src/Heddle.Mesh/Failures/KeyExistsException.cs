using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The key to create exists already (<c>kv_key_exists</c>).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class KeyExistsException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.KeyExists, message, details, innerException);
