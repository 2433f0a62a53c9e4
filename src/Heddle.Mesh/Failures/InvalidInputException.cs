using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The body is missing, is not JSON or does not satisfy the agent's input (<c>invalid_input</c>). The handler did not run. <see cref="MeshException.Details"/> has the member <c>errors</c>: a list of objects with <c>type</c>, <c>loc</c>, <c>msg</c> and <c>input</c>.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="details">Structured details, or <see langword="null"/>.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class InvalidInputException(string message, JsonElement? details = null, Exception? innerException = null)
    : MeshException(MeshErrorCodes.InvalidInput, message, details, innerException);
