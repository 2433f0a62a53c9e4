using System.Globalization;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>One request at its host, from the message that brought it to the frame or reply that ends it.</summary>
internal sealed class IncomingRequest : IChunkSink, IDisposable
{
    private readonly AgentHost _host;
    private readonly BusMessage _message;
    private readonly CancellationTokenSource _cancellation;
    private readonly string _replyTo;
    private PayloadBuffer? _answer;
    private long _chunks;
    private int _endReason = -1;

    public IncomingRequest(AgentHost host, BusMessage message)
    {
        _host = host;
        _message = message;
        RequestId = message.Headers?[MeshHeaders.RequestId] ?? "";
        IsStream = string.Equals(message.Headers?[MeshHeaders.Stream], MeshHeaders.True, StringComparison.Ordinal);
        _replyTo = IsStream && IsToken(RequestId) ? MeshSubjects.Stream(RequestId) : message.ReplyTo ?? "";
        _cancellation = new CancellationTokenSource(Timeout.InfiniteTimeSpan, host.Session.Time);
    }

    public string RequestId { get; }

    public bool IsStream { get; }

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Why <see cref="Cancelled"/> has ended. A deadline is the one cause that nobody announces.</summary>
    public RequestEnd EndReason => Volatile.Read(ref _endReason) is var reason and >= 0 ? (RequestEnd)reason : RequestEnd.Deadline;

    public AgentContext CreateContext() =>
        new(_host.Session.Mesh, _host.Agent)
        {
            Verb =
                IsStream ? InvocationVerb.Stream
                : _message.ReplyTo is null ? InvocationVerb.Send
                : InvocationVerb.Call,
            RequestId = RequestId,
            CallerInstanceId = _message.Headers?[MeshHeaders.InstanceId] ?? "",
            Headers = _message.Headers ?? new BusHeaders(),
            Payload = _message.Payload,
            Deadline = ReadDeadline(),
            CancellationToken = Cancelled,
            Request = this,
        };

    /// <summary>Arms the deadline; <see langword="false"/> when it has passed already.</summary>
    public bool TryEndAt(DateTimeOffset deadline)
    {
        var left = deadline - _host.Session.Time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        if (left.TotalMilliseconds < int.MaxValue)
        {
            _cancellation.CancelAfter(left);
        }

        return true;
    }

    public void End(RequestEnd reason)
    {
        Interlocked.CompareExchange(ref _endReason, (int)reason, -1);
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the same instant.
        }
    }

    public async ValueTask<CallReply> RunHandlerAsync(AgentContext context, AgentHandler handler)
    {
        _answer = await handler.RunAsync(context, this).ConfigureAwait(false);
        return _answer is null ? CallReply.Empty : new CallReply { Payload = _answer.Written };
    }

    /// <summary>Takes one chunk of a streamer.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            throw new InvalidOperationException("a chunk has no body");
        }

        var headers = new BusHeaders(4);
        headers.Add(MeshHeaders.StreamSeq, NextChunk());
        headers.Add(MeshHeaders.StreamEnd, MeshHeaders.False);
        headers.Add(MeshHeaders.RequestId, RequestId);
        headers.Add(MeshHeaders.InstanceId, _host.Session.InstanceId);
        return _host.Session.Bus.PublishAsync(_replyTo, chunk, headers, cancellationToken: Cancelled);
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

    public void Dispose()
    {
        _answer?.Dispose();
        _cancellation.Dispose();
    }

    private string NextChunk() => (_chunks++).ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset? ReadDeadline() =>
        _message.Headers is { } headers
        && headers.TryGet(MeshHeaders.Deadline, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
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
