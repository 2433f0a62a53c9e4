using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record JobRequest : IWireMessage<JobRequest>
{
    [SetsRequiredMembers]
    private JobRequest(ref WireReader reader)
    {
        do
        {
            JobId = reader.String(1, JobId);
            Topic = reader.Name(2, Topic);
            Priority = (JobPriority)reader.Int32(3, (int)Priority);
            ContextPointer = reader.String(4, ContextPointer);
            AdapterId = reader.Name(5, AdapterId);
            Environment = reader.Map(6, Environment);
            ParentJobId = reader.String(7, ParentJobId);
            WorkflowId = reader.String(8, WorkflowId);
            StepIndex = reader.Int32(9, StepIndex);
            MemoryId = reader.String(10, MemoryId);
            ContextHints = reader.Message(11, ContextHints);
            Budget = reader.Message(12, Budget);
            TenantId = reader.Name(13, TenantId);
            PrincipalId = reader.Name(14, PrincipalId);
            Labels = reader.Map(15, Labels);
            Metadata = reader.Message(16, Metadata);
            Compensation = reader.Message(17, Compensation);
            Identity = reader.Message(18, Identity);
            Dispatch = reader.Message(19, Dispatch);
            ContextReference = reader.Message(20, ContextReference);
        } while (reader.Another());
    }

    internal override int Field => 10;

    static JobRequest IWireMessage<JobRequest>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, JobId);
        writer.String(2, Topic);
        writer.Int32(3, (int)Priority);
        writer.String(4, ContextPointer);
        writer.String(5, AdapterId);
        writer.Map(6, Environment);
        writer.String(7, ParentJobId);
        writer.String(8, WorkflowId);
        writer.Int32(9, StepIndex);
        writer.String(10, MemoryId);
        writer.Message(11, ContextHints);
        writer.Message(12, Budget);
        writer.String(13, TenantId);
        writer.String(14, PrincipalId);
        writer.Map(15, Labels);
        writer.Message(16, Metadata);
        writer.Message(17, Compensation);
        writer.Message(18, Identity);
        writer.Message(19, Dispatch);
        writer.Message(20, ContextReference);
    }
}
