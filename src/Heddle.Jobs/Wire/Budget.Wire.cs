namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record Budget : IWireMessage<Budget>
{
    private Budget(ref WireReader reader)
    {
        do
        {
            MaxInputTokens = reader.Int64(1, MaxInputTokens);
            MaxOutputTokens = reader.Int64(2, MaxOutputTokens);
            MaxTotalTokens = reader.Int64(3, MaxTotalTokens);
            DeadlineMilliseconds = reader.Int64(4, DeadlineMilliseconds);
        } while (reader.Another());
    }

    static Budget IWireMessage<Budget>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.Int64(1, MaxInputTokens);
        writer.Int64(2, MaxOutputTokens);
        writer.Int64(3, MaxTotalTokens);
        writer.Int64(4, DeadlineMilliseconds);
    }
}
