namespace Heddle.Transport;

/// <summary>What an <see cref="InMemoryStream"/> keeps of one subject, oldest first; never empty while the stream knows it.</summary>
internal sealed class SubjectMessages
{
    public Queue<StoredMessage> Kept { get; } = new(1);

    public StoredMessage? Last { get; private set; }

    public void Add(StoredMessage message)
    {
        Kept.Enqueue(message);
        Last = message;
    }
}
