using System.Runtime.InteropServices;

namespace Heddle.Transport;

/// <summary>
/// A sequence of messages kept in memory, with a JetStream stream's rules: numbered from 1, at most so many a subject, at most so old,
/// written on condition. What buckets and durable streams are made of.
/// </summary>
internal sealed class InMemoryStream(TimeProvider timeProvider)
{
    private const int SweepFrom = 64;

    private readonly List<StoredMessage> _log = [];
    private readonly Dictionary<string, SubjectMessages> _subjects = [];
    private readonly List<StreamCursor> _cursors = [];
    private int _first;
    private int _removed;

    /// <summary>Guards the stream and whatever is kept about it elsewhere; who holds it may call every member.</summary>
    public Lock Gate { get; } = new();

    /// <summary>How many messages are kept; the oldest yields.</summary>
    public long MaxMessages { get; init; } = long.MaxValue;

    /// <summary>How many bytes are kept; the oldest messages yield.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>How many messages there are.</summary>
    public int Count => _log.Count - _removed;

    /// <summary>How many bytes they take.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of the last message that was written, even if it is gone.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>How many messages of one subject are kept; the oldest yields.</summary>
    public int MaxMessagesPerSubject { get; init; } = int.MaxValue;

    /// <summary>After which age a message is removed; zero for never. Looked after whenever the stream is used, so no timer runs.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>Adds a message and returns its sequence, or <see langword="null"/> when the condition does not hold.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="payload">The body; the stream keeps the array.</param>
    /// <param name="headers">The headers; the stream keeps the instance.</param>
    /// <param name="condition">Whether to write, given the subject's last message; <see langword="null"/> for always.</param>
    /// <param name="attachment">What goes with the message without being sent; the stream keeps the instance.</param>
    /// <param name="keep">Whether to keep it, or only to count it and show it to those who read along.</param>
    public ulong? TryAppend(
        string subject,
        byte[] payload,
        BusHeaders? headers,
        Predicate<StoredMessage?>? condition,
        object? attachment = null,
        bool keep = true
    )
    {
        lock (Gate)
        {
            RemoveExpired();
            if (condition is not null && !condition(_subjects.GetValueOrDefault(subject)?.Last))
            {
                return null;
            }

            var message = new StoredMessage(++LastSequence, subject, payload, headers, timeProvider.GetUtcNow(), attachment);
            if (keep)
            {
                Keep(message);
            }

            foreach (var cursor in _cursors)
            {
                cursor.Offer(message);
            }

            return message.Sequence;
        }
    }

    /// <summary>The last message of a subject, or <see langword="null"/>.</summary>
    public StoredMessage? Last(string subject)
    {
        lock (Gate)
        {
            RemoveExpired();
            return _subjects.GetValueOrDefault(subject)?.Last;
        }
    }

    /// <summary>The last message of each subject that matches, in the order they were written.</summary>
    public List<StoredMessage> LastOfEach(string filter)
    {
        lock (Gate)
        {
            RemoveExpired();
            return Select(filter, lastOnly: true);
        }
    }

    /// <summary>Removes what has become too old: for those who look at messages without asking the stream for them.</summary>
    public void Expire()
    {
        lock (Gate)
        {
            RemoveExpired();
        }
    }

    /// <summary>The oldest message, or <see langword="null"/>.</summary>
    public StoredMessage? Oldest() => Next(1, filter: null);

    /// <summary>The first message of a sequence or behind it that matches, or <see langword="null"/>.</summary>
    public StoredMessage? Next(ulong sequence, string? filter)
    {
        lock (Gate)
        {
            RemoveExpired();
            for (var i = sequence <= 1 ? _first : IndexAfter(sequence - 1); i < _log.Count; i++)
            {
                if (!_log[i].Removed && (filter is null || Subjects.Matches(filter, _log[i].Subject)))
                {
                    return _log[i];
                }
            }

            return null;
        }
    }

    /// <summary>Removes a message; <see langword="false"/> when it is gone already.</summary>
    public bool TryRemove(StoredMessage message)
    {
        lock (Gate)
        {
            if (message.Removed)
            {
                return false;
            }

            Remove(message);
            Sweep();
            return true;
        }
    }

    /// <summary>Removes every message of the subjects whose last one is of a kind and so old, and says how many subjects those were.</summary>
    public int PurgeSubjects(Predicate<StoredMessage> ofKind, TimeSpan age)
    {
        lock (Gate)
        {
            var newest = timeProvider.GetUtcNow() - age;
            var purged = _subjects.Values.Select(messages => messages.Last!).Where(last => ofKind(last) && last.Time <= newest).ToList();
            foreach (var message in purged.SelectMany(last => _subjects[last.Subject].Kept.ToArray()))
            {
                Remove(message);
            }

            Sweep();
            return purged.Count;
        }
    }

    /// <summary>Opens a cursor behind the present end, together with what there is up to that end.</summary>
    /// <param name="filter">The subjects it reads.</param>
    /// <param name="lastOnly">Whether the present state is the last message of each subject or everything that is kept.</param>
    /// <param name="state">The present state, in the order it was written.</param>
    public StreamCursor Open(string filter, bool lastOnly, out List<StoredMessage> state)
    {
        lock (Gate)
        {
            RemoveExpired();
            state = Select(filter, lastOnly);
            var cursor = new StreamCursor(this, filter, LastSequence);
            _cursors.Add(cursor);
            return cursor;
        }
    }

    /// <summary>Closes a cursor.</summary>
    public void Close(StreamCursor cursor)
    {
        lock (Gate)
        {
            _cursors.Remove(cursor);
        }
    }

    /// <summary>
    /// Reads on for a cursor whose queue overflowed: what is still kept of what it missed. Ends its being behind when that is nothing.
    /// </summary>
    public void CatchUp(StreamCursor cursor, ulong after, Queue<StoredMessage> missed, int limit)
    {
        lock (Gate)
        {
            RemoveExpired();
            for (var i = IndexAfter(after); i < _log.Count && missed.Count < limit; i++)
            {
                if (!_log[i].Removed && Subjects.Matches(cursor.Filter, _log[i].Subject))
                {
                    missed.Enqueue(_log[i]);
                }
            }

            cursor.IsBehind = missed.Count > 0;
        }
    }

    private void Keep(StoredMessage message)
    {
        _log.Add(message);
        ref var messages = ref CollectionsMarshal.GetValueRefOrAddDefault(_subjects, message.Subject, out _);
        messages ??= new();
        messages.Add(message);
        Bytes += message.Size;
        if (messages.Kept.Count > MaxMessagesPerSubject)
        {
            Remove(messages.First!);
        }

        while (Count > MaxMessages || Bytes > MaxBytes)
        {
            Remove(FirstKept());
        }

        Sweep();
    }

    private List<StoredMessage> Select(string filter, bool lastOnly)
    {
        var selected = new List<StoredMessage>();
        foreach (var (subject, messages) in _subjects)
        {
            if (!Subjects.Matches(filter, subject))
            {
                continue;
            }

            if (lastOnly)
            {
                selected.Add(messages.Last!);
            }
            else
            {
                selected.AddRange(messages.Kept);
            }
        }

        selected.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
        return selected;
    }

    private void RemoveExpired()
    {
        if (MaxAge <= TimeSpan.Zero)
        {
            return;
        }

        var newestExpired = timeProvider.GetUtcNow() - MaxAge;
        for (; _first < _log.Count && (_log[_first].Removed || _log[_first].Time <= newestExpired); _first++)
        {
            if (_log[_first] is { Removed: false } expired)
            {
                Remove(expired);
            }
        }

        Sweep();
    }

    private StoredMessage FirstKept()
    {
        while (_log[_first].Removed)
        {
            _first++;
        }

        return _log[_first];
    }

    private void Remove(StoredMessage message)
    {
        var messages = _subjects[message.Subject];
        messages.Remove(message);
        Bytes -= message.Size;
        if (messages.Kept.Count == 0)
        {
            _subjects.Remove(message.Subject);
        }

        message.Removed = true;
        _removed++;
    }

    /// <summary>Takes removed messages out of the log once they are more than half of it.</summary>
    private void Sweep()
    {
        if (_removed > SweepFrom && _removed > _log.Count / 2)
        {
            _log.RemoveAll(static stored => stored.Removed);
            _removed = 0;
            _first = 0;
        }
    }

    private int IndexAfter(ulong sequence)
    {
        var (low, high) = (0, _log.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _log[middle].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
