using System.Globalization;

namespace Heddle.Transport;

/// <summary>Where the answers to a connection's requests arrive: one subscription for all of them, told apart by the last token.</summary>
internal sealed class RequestInbox(InMemoryBus owner, string prefix) : IInterest
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PendingRequest> _pending = [];
    private long _last;
    private bool _closed;

    public InMemoryBus Owner => owner;

    public string Subject { get; } = prefix + ".*";

    public string? QueueGroup => null;

    /// <summary>Registers a request and returns the subject its answer will arrive on.</summary>
    /// <param name="subject">The request's subject, for the error when nobody listens there.</param>
    /// <param name="answer">Completes with the first answer.</param>
    /// <exception cref="BusClosedException">The connection is closed.</exception>
    public string Expect(string subject, out Task<BusMessage> answer)
    {
        var request = new PendingRequest(subject);
        answer = request.Task;
        lock (_lock)
        {
            if (_closed)
            {
                throw new BusClosedException();
            }

            var replyTo = string.Create(CultureInfo.InvariantCulture, $"{prefix}.{++_last}");
            _pending.Add(replyTo, request);
            return replyTo;
        }
    }

    /// <summary>Stops waiting for an answer; one that still comes is discarded.</summary>
    public void Forget(string replyTo) => Take(replyTo);

    public void Deliver(in BusMessage message)
    {
        if (Take(message.Subject) is not { } request)
        {
            return;
        }

        if (message.Headers is { Status: 503 })
        {
            request.TrySetException(new NoRespondersException(request.Subject));
        }
        else
        {
            request.TrySetResult(message);
        }
    }

    /// <summary>Fails every request that still waits, and every later one.</summary>
    public void Close()
    {
        PendingRequest[] waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var request in waiting)
        {
            request.TrySetException(new BusClosedException());
        }
    }

    private PendingRequest? Take(string replyTo)
    {
        lock (_lock)
        {
            return _pending.Remove(replyTo, out var request) ? request : null;
        }
    }

    private sealed class PendingRequest(string subject)
        : TaskCompletionSource<BusMessage>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Subject { get; } = subject;
    }
}
