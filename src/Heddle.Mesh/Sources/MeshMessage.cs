using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// A message from a subject, as a handler takes it that wants to know where it came from. A handler with this parameter answers no
/// requests; it is fed by <see cref="Source.Subject(string)"/>.
/// </summary>
/// <typeparam name="T">The body's type: JSON, bytes as they are, or text that says that it is text.</typeparam>
/// <param name="Subject">The subject it was published on.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
public sealed record MeshMessage<T>(string Subject, BusHeaders Headers, T Body);
