namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record ContextHints : IWireMessage<ContextHints>
{
    private ContextHints(ref WireReader reader)
    {
        do
        {
            MaxInputTokens = reader.Int32(1, MaxInputTokens);
            AllowSummarization = reader.Bool(2, AllowSummarization);
            AllowRetrieval = reader.Bool(3, AllowRetrieval);
            Tags = reader.Strings(4, Tags);
        } while (reader.Another());
    }

    static ContextHints IWireMessage<ContextHints>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.Int32(1, MaxInputTokens);
        writer.Bool(2, AllowSummarization);
        writer.Bool(3, AllowRetrieval);
        writer.Strings(4, Tags);
    }
}
