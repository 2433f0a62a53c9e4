using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record JobResult : IWireMessage<JobResult>
{
    [SetsRequiredMembers]
    private JobResult(ref WireReader reader)
    {
        do
        {
            JobId = reader.String(1, JobId);
            Status = (JobStatus)reader.Int32(2, (int)Status);
            ResultPointer = reader.String(3, ResultPointer);
            WorkerId = reader.Name(4, WorkerId);
            ExecutionMilliseconds = reader.Int64(5, ExecutionMilliseconds);
            ErrorText = reader.Name(6, ErrorText);
            ErrorMessage = reader.String(7, ErrorMessage);
            ArtifactPointers = reader.Strings(8, ArtifactPointers);
            ErrorCode = (ErrorCode)reader.Int32(9, (int)ErrorCode);
            Dispatch = reader.Message(10, Dispatch);
            Identity = reader.Message(11, Identity);
            ResultReference = reader.Message(12, ResultReference);
            ArtifactReferences = reader.Messages(13, ArtifactReferences);
        } while (reader.Another());
    }

    internal override int Field => 11;

    static JobResult IWireMessage<JobResult>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, JobId);
        writer.Int32(2, (int)Status);
        writer.String(3, ResultPointer);
        writer.String(4, WorkerId);
        writer.Int64(5, ExecutionMilliseconds);
        writer.String(6, ErrorText);
        writer.String(7, ErrorMessage);
        writer.Strings(8, ArtifactPointers);
        writer.Int32(9, (int)ErrorCode);
        writer.Message(10, Dispatch);
        writer.Message(11, Identity);
        writer.Message(12, ResultReference);
        writer.Messages(13, ArtifactReferences);
    }
}
