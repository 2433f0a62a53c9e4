namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record SystemAlert : IWireMessage<SystemAlert>
{
    private SystemAlert(ref WireReader reader)
    {
        do
        {
            Level = reader.Name(1, Level);
            Message = reader.String(2, Message);
            Component = reader.Name(3, Component);
            Code = reader.Name(4, Code);
            Severity = (AlertSeverity)reader.Int32(5, (int)Severity);
            ErrorCode = (ErrorCode)reader.Int32(6, (int)ErrorCode);
            SourceComponent = reader.Name(7, SourceComponent);
            Details = reader.Map(8, Details);
            TraceId = reader.String(9, TraceId);
        } while (reader.Another());
    }

    internal override int Field => 13;

    static SystemAlert IWireMessage<SystemAlert>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, Level);
        writer.String(2, Message);
        writer.String(3, Component);
        writer.String(4, Code);
        writer.Int32(5, (int)Severity);
        writer.Int32(6, (int)ErrorCode);
        writer.String(7, SourceComponent);
        writer.Map(8, Details);
        writer.String(9, TraceId);
    }
}
