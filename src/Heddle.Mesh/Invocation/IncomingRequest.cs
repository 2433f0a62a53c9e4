using System.Globalization;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>One request at its host, from the message that brought it to the frame or reply that ends it.</summary>
internal sealed class IncomingRequest : IChunkSink, IDisposable
{
    private const int Running = -1;

    private readonly AgentHost _host;
    private readonly BusMessage _message;
    private readonly string _replyTo;
    private CancellationTokenSource? _cancellation;
    private PayloadBuffer? _body;
    private long _chunks;
    private long _deadlineTicks = long.MaxValue;
    private int _end = Running;
    private int _answered;

    public IncomingRequest(AgentHost host, BusMessage message)
    {
        _host = host;
        _message = message;
        RequestId = message.Headers?[MeshHeaders.RequestId] ?? "";
        IsStream = string.Equals(message.Headers?[MeshHeaders.Stream], MeshHeaders.True, StringComparison.Ordinal);
        _replyTo = IsStream && IsToken(RequestId) ? MeshSubjects.Stream(RequestId) : message.ReplyTo ?? "";
    }

    public string RequestId { get; }

    public bool IsStream { get; }

    /// <summary>
    /// Ends with the request. Made when first asked for: most handlers never look, and a source of its own is a good part of what a
    /// call costs.
    /// </summary>
    public CancellationToken Token
    {
        get
        {
            if (_cancellation is null)
            {
                Interlocked.CompareExchange(ref _cancellation, new CancellationTokenSource(), null);
                // INVARIANT: whoever ends the request sets the reason before it looks for the source; here it is the other way round.
                if (Volatile.Read(ref _end) != Running)
                {
                    _cancellation.Cancel();
                }
            }

            return _cancellation.Token;
        }
    }

    public AgentContext CreateContext() =>
        new(_host.Session.Mesh, _host.Agent)
        {
            Verb =
                IsStream ? InvocationVerb.Stream
                : _message.ReplyTo is null ? InvocationVerb.Send
                : InvocationVerb.Call,
            RequestId = RequestId,
            Headers = _message.Headers ?? new BusHeaders(),
            Payload = _message.Payload,
            Deadline = ReadDeadline(),
            Request = this,
        };

    /// <summary>Arms the deadline; <see langword="false"/> when it has passed already.</summary>
    public bool TryEndAt(DateTimeOffset deadline)
    {
        if (deadline <= _host.Session.Time.GetUtcNow())
        {
            return false;
        }

        Volatile.Write(ref _deadlineTicks, deadline.UtcTicks);
        _host.InFlight.Sweep();
        return true;
    }

    public bool IsPast(DateTimeOffset now) => now.UtcTicks >= Volatile.Read(ref _deadlineTicks);

    /// <summary>
    /// Ends the request before its handler does: the handler's token ends, and the caller has its answer now, whether or not the
    /// handler listens. The handler keeps its place in the agent's concurrency until it returns.
    /// </summary>
    public void End(RequestEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, Running) != Running)
        {
            return;
        }

        // The token's callbacks are the handler's own code; they run elsewhere.
        _ = _cancellation?.CancelAsync();
        if (TryAnswer())
        {
            _ = _host.FailAsync(this, RequestFailures.Ended(_host.Agent.FullName, reason));
        }
    }

    /// <summary>Claims the right to answer; a request is answered once.</summary>
    public bool TryAnswer() => Interlocked.Exchange(ref _answered, 1) == 0;

    public async ValueTask<CallReply> RunHandlerAsync(AgentContext context, AgentHandler handler)
    {
        _body = await handler.RunAsync(context, this).ConfigureAwait(false);
        return _body is null ? CallReply.Empty : new CallReply { Payload = _body.Written };
    }

    /// <summary>Takes one chunk of a streamer.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            throw new InvalidOperationException("a chunk has no body");
        }

        if (Volatile.Read(ref _answered) != 0)
        {
            throw new OperationCanceledException("the request has ended");
        }

        var headers = new BusHeaders(4);
        headers.Add(MeshHeaders.StreamSeq, NextChunk());
        headers.Add(MeshHeaders.StreamEnd, MeshHeaders.False);
        headers.Add(MeshHeaders.RequestId, RequestId);
        headers.Add(MeshHeaders.InstanceId, _host.Session.InstanceId);
        return _host.Session.Bus.PublishAsync(_replyTo, chunk, headers, cancellationToken: Token);
    }

    public ValueTask SucceedAsync(CallReply reply, Usage? usage)
    {
        if (_replyTo.Length == 0)
        {
            return ValueTask.CompletedTask;
        }

        var headers = new BusHeaders(6);
        if (IsStream)
        {
            headers.Add(MeshHeaders.StreamSeq, NextChunk());
            headers.Add(MeshHeaders.StreamEnd, MeshHeaders.True);
        }
        else
        {
            headers.Add(MeshHeaders.Status, MeshHeaders.Ok);
            headers.Add(MeshHeaders.Source, _host.Agent.FullName);
        }

        headers.Add(MeshHeaders.RequestId, RequestId);
        if (usage is not null)
        {
            headers.Add(MeshHeaders.Usage, usage.ToHeader());
        }

        headers.Add(MeshHeaders.InstanceId, _host.Session.InstanceId);
        foreach (var (name, value) in reply.Headers ?? [])
        {
            headers.Add(name, value);
        }

        return _host.Session.Bus.PublishAsync(_replyTo, IsStream ? default : reply.Payload, headers);
    }

    public ValueTask FailAsync(ReadOnlyMemory<byte> envelope)
    {
        if (_replyTo.Length == 0)
        {
            return ValueTask.CompletedTask;
        }

        var headers = new BusHeaders(4);
        if (IsStream)
        {
            headers.Add(MeshHeaders.StreamEnd, MeshHeaders.True);
        }

        headers.Add(MeshHeaders.Status, MeshHeaders.Error);
        headers.Add(MeshHeaders.RequestId, RequestId);
        headers.Add(MeshHeaders.InstanceId, _host.Session.InstanceId);
        return _host.Session.Bus.PublishAsync(_replyTo, envelope, headers);
    }

    public void Dispose() => _body?.Dispose();

    private string NextChunk() => (_chunks++).ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset? ReadDeadline() =>
        _message.Headers is { } headers
        && headers.TryGetInt64(MeshHeaders.Deadline, out var milliseconds)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    // The id becomes part of a subject: one that is no token would publish somewhere else.
    private static bool IsToken(string requestId)
    {
        if (requestId.Length is 0 or > 128)
        {
            return false;
        }

        foreach (var c in requestId)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
