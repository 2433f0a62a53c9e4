namespace Heddle.Transport;

/// <summary>What an <see cref="InMemoryStream"/> keeps of one subject, oldest first; never empty while the stream knows it.</summary>
internal sealed class SubjectMessages
{
    private readonly LinkedList<StoredMessage> _kept = [];

    public IReadOnlyCollection<StoredMessage> Kept => _kept;

    public StoredMessage? First => _kept.First?.Value;

    public StoredMessage? Last => _kept.Last?.Value;

    public void Add(StoredMessage message) => message.Place = _kept.AddLast(message);

    public void Remove(StoredMessage message)
    {
        if (message.Place is { } place)
        {
            _kept.Remove(place);
            message.Place = null;
        }
    }
}
