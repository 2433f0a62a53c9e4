namespace Heddle.Jobs;

/// <summary>Reads a field if it is next, as the methods of <see cref="WireReader"/> do.</summary>
internal delegate T FieldReader<T>(ref WireReader reader, T current);
