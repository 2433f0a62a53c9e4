using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record Handshake : IWireMessage<Handshake>
{
    [SetsRequiredMembers]
    private Handshake(ref WireReader reader)
    {
        SupportedVersions = [];
        do
        {
            ComponentId = reader.Name(1, ComponentId);
            Role = (ComponentRole)reader.Int32(2, (int)Role);
            SupportedVersions = reader.Packed(3, SupportedVersions);
            Capabilities = reader.Map(4, Capabilities);
            SdkVersion = reader.Name(5, SdkVersion);
            ReadyTopics = reader.Strings(6, ReadyTopics);
            AgentName = reader.Name(7, AgentName);
        } while (reader.Another());
    }

    internal override int Field => 17;

    static Handshake IWireMessage<Handshake>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, ComponentId);
        writer.Int32(2, (int)Role);
        writer.Packed(3, SupportedVersions);
        writer.Map(4, Capabilities);
        writer.String(5, SdkVersion);
        writer.Strings(6, ReadyTopics);
        writer.String(7, AgentName);
    }
}
