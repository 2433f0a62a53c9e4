namespace Heddle.Jobs;

/// <summary>A message that writes and reads itself.</summary>
internal interface IWireMessage<out TSelf> : IWireWritable
{
    /// <summary>Reads the fields up to the reader's end.</summary>
    static abstract TSelf Read(ref WireReader reader);
}
