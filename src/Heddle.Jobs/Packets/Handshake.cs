namespace Heddle.Jobs;

/// <summary>
/// How a component announces itself on every connect. An advertisement: it may narrow what the component is given, never widen it.
/// </summary>
public sealed partial record Handshake : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public Handshake() { }

    /// <summary>The component; equals the packet's sender.</summary>
    public required string ComponentId { get; init; } = "";

    /// <summary>What it does.</summary>
    public ComponentRole Role { get; init; }

    /// <summary>The protocol versions it speaks; exactly 1 today.</summary>
    public PacketList<int> SupportedVersions { get; init; } = [BusPacket.Version];

    /// <summary>
    /// What it can do. Known keys are <c>signatures</c>, <c>compensation</c>, <c>progress</c>, <c>cancel</c>, <c>error_codes</c>,
    /// <c>heartbeats</c>, <c>workflows</c> and <c>conformance.core|standard|full</c>; own ones are <c>x-org-name</c>. Workers of the
    /// published SDKs list their topics.
    /// </summary>
    public PacketMap<bool> Capabilities { get; init; }

    /// <summary>Which SDK it is built with.</summary>
    public string SdkVersion { get; init; } = "";

    /// <summary>The topics it is ready for, sorted; empty when it does not say.</summary>
    public PacketList<string> ReadyTopics { get; init; }

    /// <summary>A name for people, never an identity.</summary>
    public string AgentName { get; init; } = "";
}
