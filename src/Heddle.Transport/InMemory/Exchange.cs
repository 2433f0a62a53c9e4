namespace Heddle.Transport;

/// <summary>
/// The server's heart: decides who receives a message. Every message of every connection passes through <see cref="Publish"/>.
/// </summary>
/// <remarks>
/// INVARIANT: whatever decides who receives what happens under <see cref="Gate"/>, and nothing under it waits or runs foreign code. A
/// publish is thereby one step to everybody else: a subscription sees all of it or nothing, and once it is removed nothing arrives.
/// </remarks>
internal sealed class Exchange(Random random)
{
    private readonly InterestTree _tree = new();
    private readonly List<IInterest> _matches = [];
    private readonly List<GroupChoice> _choices = [];
    private readonly Queue<BusMessage> _answers = [];

    /// <summary>Guards the tree, the choice of queue group members and every connection's set of subscriptions.</summary>
    public Lock Gate { get; } = new();

    public void Add(IInterest interest)
    {
        lock (Gate)
        {
            _tree.Add(interest);
        }
    }

    public void Remove(IInterest interest)
    {
        lock (Gate)
        {
            _tree.Remove(interest);
        }
    }

    /// <summary>
    /// Hands a message to every plain subscription and to one member of each queue group. When there is nobody and the publisher waits
    /// for an answer, it gets the status 503 in its place.
    /// </summary>
    public void Publish(InMemoryBus publisher, in BusMessage message)
    {
        lock (Gate)
        {
            _tree.Match(message.Subject, _matches);
            if (_matches.Count == 0)
            {
                TellNoResponders(publisher, message);
                return;
            }

            Deliver(message);
            _matches.Clear();
            while (_answers.TryDequeue(out var answer))
            {
                _tree.Match(answer.Subject, _matches);
                Deliver(answer);
                _matches.Clear();
            }
        }
    }

    /// <summary>Publishes the server's own answer behind the message that is being delivered. Called from <see cref="IInterest.Deliver"/>.</summary>
    public void Answer(in BusMessage answer) => _answers.Enqueue(answer);

    private void Deliver(in BusMessage message)
    {
        foreach (var interest in _matches)
        {
            if (interest.QueueGroup is null)
            {
                Hand(message, interest);
            }
            else
            {
                Consider(interest);
            }
        }

        foreach (var choice in _choices)
        {
            Hand(message, choice.Member);
        }

        _choices.Clear();
    }

    /// <summary>A receiver may change the headers it got, so each gets its own; the payload is read-only and shared.</summary>
    private static void Hand(in BusMessage message, IInterest receiver) =>
        receiver.Deliver(message with { Headers = message.Headers is { Count: > 0 } headers ? BusHeaders.Copy(headers) : null });

    /// <summary>Draws one member a group in a single pass: the n-th candidate replaces the choice with a chance of 1 in n.</summary>
    private void Consider(IInterest member)
    {
        for (var i = 0; i < _choices.Count; i++)
        {
            var (chosen, candidates) = _choices[i];
            if (string.Equals(chosen.QueueGroup, member.QueueGroup, StringComparison.Ordinal))
            {
                _choices[i] = new(random.Next(candidates + 1) == 0 ? member : chosen, candidates + 1);
                return;
            }
        }

        _choices.Add(new(member, 1));
    }

    private void TellNoResponders(InMemoryBus publisher, in BusMessage message)
    {
        if (message.ReplyTo is not { } replyTo)
        {
            return;
        }

        _tree.Match(replyTo, _matches);
        var waiting = _matches.Find(interest => interest.Owner == publisher && interest.QueueGroup is null);
        _matches.Clear();
        waiting?.Deliver(new(replyTo, default, new BusHeaders(0) { Status = 503 }));
    }

    private readonly record struct GroupChoice(IInterest Member, int Candidates);
}
