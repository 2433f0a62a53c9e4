using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Introduces the worker on every connect (CAP specification 14): an advertisement, so a failure is logged and no more.</summary>
internal sealed class WorkerAnnouncement(WorkerSession session)
{
    private static readonly string SdkVersion = $"heddle/{typeof(WorkerAnnouncement).Assembly.GetName().Version?.ToString(3)}";

    public async Task SendAsync()
    {
        var options = session.Options;
        string[] topics = [.. session.Handlers.Keys.Order(StringComparer.Ordinal)];
        var handshake = new Handshake
        {
            ComponentId = options.WorkerId,
            Role = ComponentRole.Worker,
            SdkVersion = SdkVersion,
            Capabilities = PacketMap.Create<bool>([
                .. Capabilities(topics).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, true)),
            ]),
            ReadyTopics = topics,
            AgentName = HeartbeatSender.Shorten(options.Profile.AgentName),
        };
        try
        {
            await session
                .Publisher.PublishAsync(JobSubjects.Handshake, Guid.NewGuid().ToString("N"), handshake, session.LifeSign)
                .ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BusException or InvalidPacketException)
        {
            WorkerLog.HandshakeFailed(options.Logger, problem, options.WorkerId);
        }
    }

    // Values are true only: one SDK's encoder drops a false one, which breaks signatures.
    private IEnumerable<string> Capabilities(IEnumerable<string> topics)
    {
        IEnumerable<string> known = ["cancel", "error_codes", "heartbeats", "progress"];
        return (session.Options.Signer == PacketSigner.Unsigned ? known : known.Append("signatures")).Concat(topics);
    }
}
