namespace Heddle.Jobs;

/// <summary>A message that writes itself.</summary>
internal interface IWireWritable
{
    /// <summary>Writes the fields that differ from their defaults, in ascending order of their numbers.</summary>
    void Write(ref WireWriter writer);
}
