using System.Globalization;
using System.Runtime.InteropServices;

namespace Heddle.Transport;

/// <summary>A durable stream as its server has it: the messages, the ids seen of late and the queues over it.</summary>
/// <remarks>INVARIANT: everything here and in the queues happens under <see cref="InMemoryStream.Gate"/> of <see cref="Messages"/>.</remarks>
internal sealed class DurableLog
{
    private const int BadRequest = 400;
    private const int Unavailable = 503;

    private readonly TimeProvider _timeProvider;
    private readonly DuplicateWindow _ids;
    private readonly Dictionary<string, InMemoryQueue> _queues = new(StringComparer.Ordinal);

    public DurableLog(StreamOptions options, TimeProvider timeProvider)
    {
        Options = options;
        _timeProvider = timeProvider;
        _ids = new(StreamRules.DuplicateWindow(options));
        Created = timeProvider.GetUtcNow();
        Messages = new(timeProvider)
        {
            MaxAge = options.MaxAge,
            MaxMessages = options.RefuseWhenFull ? long.MaxValue : options.MaxMessages ?? long.MaxValue,
            MaxBytes = options.RefuseWhenFull ? long.MaxValue : options.MaxBytes ?? long.MaxValue,
            MaxMessagesPerSubject = (int)Math.Min(options.MaxMessagesPerSubject ?? int.MaxValue, int.MaxValue),
        };
    }

    public StreamOptions Options { get; }

    public DateTimeOffset Created { get; }

    public InMemoryStream Messages { get; }

    /// <summary>Stores a message that was published, unless its id was seen or a condition in its headers does not hold.</summary>
    public PublishAck Take(in BusMessage message)
    {
        lock (Messages.Gate)
        {
            var now = _timeProvider.GetUtcNow();
            var id = message.Headers?["Nats-Msg-Id"];
            var refused = CheckStream(message.Headers);
            if (refused is null && id is not null && _ids.Find(id, now) is { } known)
            {
                return Receipt(known) with { Duplicate = true };
            }

            refused ??= CheckSequences(message) ?? CheckRoom(message);
            if (refused is not null)
            {
                return Receipt(0) with { Error = refused };
            }

            var sequence = Append(message);
            if (id is not null)
            {
                _ids.Add(id, sequence, now);
            }

            return Receipt(sequence);
        }
    }

    /// <summary>Finds a queue, or creates it; <see langword="null"/> when there is none and none may be created.</summary>
    public InMemoryQueue? OpenQueue(QueueOptions options)
    {
        lock (Messages.Gate)
        {
            if (!_queues.TryGetValue(options.Name, out var queue) && options.CreateIfMissing)
            {
                QueueAdmission.Check(Options, [.. _queues.Values.Select(other => other.Options)], options);
                queue = new(this, options, _timeProvider);
                _queues.Add(options.Name, queue);
            }

            return queue;
        }
    }

    /// <summary>Removes a queue; <see langword="false"/> when there is none.</summary>
    public bool DeleteQueue(string name)
    {
        lock (Messages.Gate)
        {
            if (!_queues.Remove(name, out var queue))
            {
                return false;
            }

            queue.End();
            for (var message = Messages.Oldest(); message is not null; message = Messages.Next(message.Sequence + 1, filter: null))
            {
                Release(message);
            }

            return true;
        }
    }

    /// <summary>A queue is done with a message: removes it where the retention says so.</summary>
    public void Settle(StoredMessage message)
    {
        if (Options.Retention == StreamRetention.WorkQueue)
        {
            Messages.TryRemove(message);
        }
        else
        {
            Release(message);
        }
    }

    private void Release(StoredMessage message)
    {
        if (Options.Retention == StreamRetention.Interest && !_queues.Values.Any(queue => queue.Awaits(message)))
        {
            Messages.TryRemove(message);
        }
    }

    private ulong Append(in BusMessage message)
    {
        var subject = message.Subject;
        var payload =
            MemoryMarshal.TryGetArray(message.Payload, out var segment) && segment.Count == segment.Array!.Length
                ? segment.Array
                : message.Payload.ToArray();
        var keep = Options.Retention != StreamRetention.Interest || _queues.Values.Any(queue => queue.Wants(subject));
        var sequence = Messages.TryAppend(subject, payload, message.Headers, condition: null, keep: keep)!.Value;
        foreach (var queue in _queues.Values)
        {
            queue.Announce(subject);
        }

        return sequence;
    }

    private ApiError? CheckStream(BusHeaders? headers) =>
        headers?["Nats-Expected-Stream"] is { } expected && expected != Options.Name
            ? Error(BadRequest, JetStreamErrors.WrongStream, "expected stream does not match")
            : null;

    private ApiError? CheckSequences(in BusMessage message)
    {
        if (message.Headers is not { Count: > 0 } headers)
        {
            return null;
        }

        if (Expected(headers, "Nats-Expected-Last-Subject-Sequence") is { } ofSubject)
        {
            var last = Messages.Last(message.Subject)?.Sequence ?? 0;
            if (last != ofSubject)
            {
                return Error(BadRequest, JetStreamErrors.WrongLastSequence, $"wrong last sequence: {last}");
            }
        }

        return Expected(headers, "Nats-Expected-Last-Sequence") is { } ofStream && ofStream != Messages.LastSequence
            ? Error(BadRequest, JetStreamErrors.WrongLastSequence, $"wrong last sequence: {Messages.LastSequence}")
            : null;
    }

    private ApiError? CheckRoom(in BusMessage message)
    {
        if (!Options.RefuseWhenFull)
        {
            return null;
        }

        var size = new StoredMessage(0, message.Subject, [], message.Headers, default).Size + message.Payload.Length;
        return Messages.Count >= Options.MaxMessages ? Error(Unavailable, JetStreamErrors.StoreFailed, "maximum messages exceeded")
            : Messages.Bytes + size > Options.MaxBytes ? Error(Unavailable, JetStreamErrors.StoreFailed, "maximum bytes exceeded")
            : null;
    }

    private PublishAck Receipt(ulong sequence) => new() { Stream = Options.Name, Sequence = sequence };

    private static ulong? Expected(BusHeaders headers, string name) =>
        ulong.TryParse(headers[name], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    private static ApiError Error(int code, int errorCode, string description) =>
        new()
        {
            Code = code,
            ErrorCode = errorCode,
            Description = description,
        };
}
