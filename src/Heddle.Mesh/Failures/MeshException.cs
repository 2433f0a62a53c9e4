using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>
/// A call or another mesh operation failed. The derived type, or <see cref="Code"/> for one that has no type of its own, says what
/// happened. Thrown inside a handler, its code, message and details reach the caller unchanged.
/// </summary>
public class MeshException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The error code, for example <c>invalid_input</c>; application codes are allowed.</param>
    /// <param name="message">What went wrong. Reaches the caller when thrown inside a handler.</param>
    /// <param name="details">Structured details, or <see langword="null"/>. Reach the caller when thrown inside a handler.</param>
    /// <param name="innerException">The cause, which stays in this process, or <see langword="null"/>.</param>
    public MeshException(string code, string message, JsonElement? details = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
        Details = details;
    }

    /// <summary>The error code as it stands in the envelope.</summary>
    public string Code { get; }

    /// <summary>The agent concerned; empty when there is none.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The request concerned; empty when there is none.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Structured details; <see langword="null"/> when there are none.</summary>
    public JsonElement? Details { get; }

    /// <summary>Whether the same operation may succeed later without a change, as the catalogue says; false for unknown codes.</summary>
    public bool IsRetryable => MeshErrorCodes.Find(Code)?.IsRetryable ?? false;
}
