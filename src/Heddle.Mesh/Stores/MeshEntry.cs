namespace Heddle.Mesh;

/// <summary>One revision of a key of the shared state.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; the type's default for a delete.</param>
/// <param name="Revision">The bucket-wide number of the write.</param>
/// <param name="Created">When the server stored it.</param>
/// <param name="IsDeleted">Whether this revision removed the key.</param>
public sealed record MeshEntry<T>(string Key, T? Value, ulong Revision, DateTimeOffset Created, bool IsDeleted);
