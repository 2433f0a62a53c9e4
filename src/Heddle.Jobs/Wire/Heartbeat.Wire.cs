using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record Heartbeat : IWireMessage<Heartbeat>
{
    [SetsRequiredMembers]
    private Heartbeat(ref WireReader reader)
    {
        do
        {
            WorkerId = reader.Name(1, WorkerId);
            Region = reader.Name(2, Region);
            Type = reader.Name(3, Type);
            CpuLoad = reader.Float(4, CpuLoad);
            GpuUtilization = reader.Float(5, GpuUtilization);
            ActiveJobs = reader.Int32(6, ActiveJobs);
            Capabilities = reader.Strings(7, Capabilities);
            Pool = reader.Name(11, Pool);
            MaxParallelJobs = reader.Int32(12, MaxParallelJobs);
            Labels = reader.Map(13, Labels);
            MemoryLoad = reader.Float(14, MemoryLoad);
            ProgressPercent = reader.Int32(15, ProgressPercent);
            LastMemo = reader.String(16, LastMemo);
            AuthToken = reader.String(18, AuthToken.Value);
            AgentName = reader.Name(19, AgentName);
        } while (reader.Another());
    }

    internal override int Field => 12;

    static Heartbeat IWireMessage<Heartbeat>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, WorkerId);
        writer.String(2, Region);
        writer.String(3, Type);
        writer.Float(4, CpuLoad);
        writer.Float(5, GpuUtilization);
        writer.Int32(6, ActiveJobs);
        writer.Strings(7, Capabilities);
        writer.String(11, Pool);
        writer.Int32(12, MaxParallelJobs);
        writer.Map(13, Labels);
        writer.Float(14, MemoryLoad);
        writer.Int32(15, ProgressPercent);
        writer.String(16, LastMemo);
        writer.String(18, AuthToken.Value);
        writer.String(19, AgentName);
    }
}
