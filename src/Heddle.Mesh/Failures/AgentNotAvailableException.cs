using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The agent is in the catalog but nobody answers at the moment (<c>not_available</c>).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class AgentNotAvailableException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.NotAvailable, message, details, innerException);
