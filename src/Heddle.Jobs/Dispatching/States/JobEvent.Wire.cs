namespace Heddle.Jobs;

/// <content>The stored form.</content>
public sealed partial record JobEvent : IWireMessage<JobEvent>
{
    internal JobEvent() { }

    private JobEvent(ref WireReader reader)
    {
        do
        {
            Status = (JobStatus)reader.Int32(1, (int)Status);
            Milliseconds = reader.Int64(2, Milliseconds);
        } while (reader.Another());
    }

    static JobEvent IWireMessage<JobEvent>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.Int32(1, (int)Status);
        writer.Int64(2, Milliseconds);
    }
}
