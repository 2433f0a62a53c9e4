namespace Heddle.Transport;

/// <summary>The message ids a stream has seen of late. Used under the stream's lock.</summary>
internal sealed class DuplicateWindow(TimeSpan length)
{
    private readonly Dictionary<string, ulong> _sequences = new(StringComparer.Ordinal);
    private readonly Queue<(DateTimeOffset Until, string Id)> _order = [];

    /// <summary>The sequence of the message that had an id, if it is remembered.</summary>
    public ulong? Find(string id, DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _order.Dequeue();
            _sequences.Remove(oldest.Id);
        }

        return _sequences.TryGetValue(id, out var sequence) ? sequence : null;
    }

    /// <summary>Remembers an id that is not remembered yet.</summary>
    public void Add(string id, ulong sequence, DateTimeOffset now)
    {
        _sequences.Add(id, sequence);
        _order.Enqueue((now + length, id));
    }
}
