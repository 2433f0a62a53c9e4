using System.Globalization;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The frames of a publisher's event feed (mesh-protocol §1.9).</summary>
internal sealed class EventFrames(MeshSession session, string agent) : IChunkSink
{
    private readonly string _subject = MeshSubjects.Events(agent);
    private long _events;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk) => PublishAsync(chunk, Headers(_events++, end: false));

    public ValueTask EndAsync() => PublishAsync(default, Headers(_events, end: true));

    public async ValueTask FailAsync(ReadOnlyMemory<byte> envelope)
    {
        var headers = new BusHeaders(3);
        headers.Add(MeshHeaders.StreamEnd, MeshHeaders.True);
        headers.Add(MeshHeaders.Status, MeshHeaders.Error);
        headers.Add(MeshHeaders.InstanceId, session.InstanceId);
        await PublishAsync(envelope, headers).ConfigureAwait(false);
        await session.PublishErrorAsync(agent, "", envelope).ConfigureAwait(false);
    }

    private ValueTask PublishAsync(ReadOnlyMemory<byte> body, BusHeaders headers) => session.Bus.PublishAsync(_subject, body, headers);

    private BusHeaders Headers(long sequence, bool end)
    {
        var headers = new BusHeaders(3);
        headers.Add(MeshHeaders.StreamSeq, sequence.ToString(CultureInfo.InvariantCulture));
        headers.Add(MeshHeaders.StreamEnd, end ? MeshHeaders.True : MeshHeaders.False);
        headers.Add(MeshHeaders.InstanceId, session.InstanceId);
        return headers;
    }
}
