using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record JobProgress : IWireMessage<JobProgress>
{
    [SetsRequiredMembers]
    private JobProgress(ref WireReader reader)
    {
        do
        {
            JobId = reader.String(1, JobId);
            StepId = reader.Name(2, StepId);
            Percent = reader.Int32(3, Percent);
            Message = reader.String(4, Message);
            ResultPointer = reader.String(5, ResultPointer);
            ArtifactPointers = reader.Strings(6, ArtifactPointers);
            Status = (JobStatus)reader.Int32(7, (int)Status);
            Dispatch = reader.Message(8, Dispatch);
            Identity = reader.Message(9, Identity);
            ResultReference = reader.Message(10, ResultReference);
            ArtifactReferences = reader.Messages(11, ArtifactReferences);
        } while (reader.Another());
    }

    internal override int Field => 15;

    static JobProgress IWireMessage<JobProgress>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, JobId);
        writer.String(2, StepId);
        writer.Int32(3, Percent);
        writer.String(4, Message);
        writer.String(5, ResultPointer);
        writer.Strings(6, ArtifactPointers);
        writer.Int32(7, (int)Status);
        writer.Message(8, Dispatch);
        writer.Message(9, Identity);
        writer.Message(10, ResultReference);
        writer.Messages(11, ArtifactReferences);
    }
}
