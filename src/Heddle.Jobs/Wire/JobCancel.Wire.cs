using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record JobCancel : IWireMessage<JobCancel>
{
    [SetsRequiredMembers]
    private JobCancel(ref WireReader reader)
    {
        do
        {
            JobId = reader.String(1, JobId);
            Reason = reader.String(2, Reason);
            RequestedBy = reader.Name(3, RequestedBy);
            Dispatch = reader.Message(4, Dispatch);
            Identity = reader.Message(5, Identity);
        } while (reader.Another());
    }

    internal override int Field => 16;

    static JobCancel IWireMessage<JobCancel>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, JobId);
        writer.String(2, Reason);
        writer.String(3, RequestedBy);
        writer.Message(4, Dispatch);
        writer.Message(5, Identity);
    }
}
