using System.Collections;

namespace Heddle.Jobs;

/// <summary>What every line that is logged about a job carries: its id, trace, topic and sender.</summary>
internal sealed class JobLogScope(BusPacket packet, JobRequest request) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] =>
        index switch
        {
            0 => new("job_id", request.JobId),
            1 => new("trace_id", packet.TraceId),
            2 => new("topic", request.Topic),
            3 => new("sender_id", packet.SenderId),
            _ => throw new ArgumentOutOfRangeException(nameof(index), index, "a job's scope has four entries"),
        };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    public override string ToString() =>
        $"job_id:{request.JobId} trace_id:{packet.TraceId} topic:{request.Topic} sender_id:{packet.SenderId}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
