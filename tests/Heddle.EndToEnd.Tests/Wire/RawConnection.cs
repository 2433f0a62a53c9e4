using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>
/// A peer that shares no code with Heddle: the NATS protocol over a bare socket, written from its specification. What it sees is what
/// any other implementation sees.
/// </summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Channel<RawMessage> _inbox = Channel.CreateUnbounded<RawMessage>();
    private readonly ConcurrentDictionary<string, Channel<RawMessage>> _listeners = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _pongs = new();
    private RawFrames _frames = new(Stream.Null);
    private Task _reading = Task.CompletedTask;
    private int _nextSid;

    public static async Task<RawConnection> OpenAsync(int port, string name = "raw")
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync("127.0.0.1", port, Cancel);
        connection._frames = new RawFrames(connection._client.GetStream());
        (await connection._frames.ReadLineAsync()).ShouldStartWith("INFO ");
        connection._reading = Task.Run(connection.ReadAsync, CancellationToken.None);
        await connection.SendAsync(
            $$"""CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true,"name":"{{name}}"}""" + "\r\n"
        );
        await connection.PingAsync();
        return connection;
    }

    public static CancellationToken Cancel => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    /// <summary>Subscribes; what comes is read with <see cref="NextAsync"/>, in the order of arrival whatever the subscription.</summary>
    public async Task<string> SubscribeAsync(string subject)
    {
        var sid = $"{Interlocked.Increment(ref _nextSid)}";
        await SendAsync($"SUB {subject} {sid}\r\n");
        await PingAsync();
        return sid;
    }

    /// <summary>Subscribes with a queue of its own for what comes.</summary>
    public async Task<RawSubscription> ListenAsync(string subject, string queueGroup = "")
    {
        var sid = $"{Interlocked.Increment(ref _nextSid)}";
        var messages = Channel.CreateUnbounded<RawMessage>();
        _listeners[sid] = messages;
        await SendAsync($"SUB {subject} {queueGroup} {sid}\r\n");
        await PingAsync();
        return new RawSubscription(this, sid, messages.Reader);
    }

    public async Task UnsubscribeAsync(string sid)
    {
        await SendAsync($"UNSUB {sid}\r\n");
        await PingAsync();
        if (_listeners.TryRemove(sid, out var messages))
        {
            messages.Writer.TryComplete();
        }
    }

    public Task PublishAsync(string subject, string body, string? replyTo = null, params (string Name, string Value)[] headers) =>
        PublishBytesAsync(subject, Encoding.UTF8.GetBytes(body), replyTo, headers);

    public Task PublishBytesAsync(string subject, byte[] body, string? replyTo = null, params (string Name, string Value)[] headers)
    {
        var head =
            headers.Length == 0
                ? ""
                : "NATS/1.0\r\n" + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n";
        var control =
            headers.Length == 0
                ? $"PUB {subject} {replyTo} {body.Length}\r\n"
                : $"HPUB {subject} {replyTo} {Encoding.UTF8.GetByteCount(head)} {Encoding.UTF8.GetByteCount(head) + body.Length}\r\n";
        return SendAsync([.. Encoding.UTF8.GetBytes(control + head), .. body, .. "\r\n"u8]);
    }

    /// <summary>The next message on any subscription without a queue of its own. Messages that do not match are passed over.</summary>
    public async Task<RawMessage> NextAsync(Func<RawMessage, bool>? wanted = null)
    {
        while (true)
        {
            var message = await _inbox.Reader.ReadAsync(Cancel);
            if (wanted is null || wanted(message))
            {
                return message;
            }
        }
    }

    /// <summary>Publishes with a reply subject of its own and waits for the answer there.</summary>
    public async Task<RawMessage> RequestAsync(string subject, string body, params (string Name, string Value)[] headers)
    {
        var inbox = "_INBOX.raw." + Guid.NewGuid().ToString("N");
        await using var replies = await ListenAsync(inbox);
        await PublishAsync(subject, body, inbox, headers);
        return await replies.NextAsync();
    }

    /// <summary>Asks JetStream, past every client.</summary>
    public async Task<JsonElement> ApiAsync(string subject, string body) =>
        JsonElement.Parse((await RequestAsync("$JS.API." + subject, body)).Body);

    /// <summary>The value of a key, read from the stream under the bucket.</summary>
    public async Task<string?> KeyAsync(string bucket, string key)
    {
        var reply = await ApiAsync($"STREAM.MSG.GET.KV_{bucket}", $$"""{"last_by_subj":"$KV.{{bucket}}.{{key}}"}""");
        return reply.TryGetProperty("message", out var message) && message.TryGetProperty("data", out var data)
            ? Encoding.UTF8.GetString(data.GetBytesFromBase64())
            : null;
    }

    /// <summary>How many messages a stream has ever taken.</summary>
    public async Task<long> LastSequenceAsync(string stream) =>
        (await ApiAsync($"STREAM.INFO.{stream}", "")).GetProperty("state").GetProperty("last_seq").GetInt64();

    /// <summary>
    /// Waits until somebody listens on a subject. The probe has an empty body, which readers of events pass over; the server tells of
    /// missing interest before it answers a ping.
    /// </summary>
    public async Task UntilHeardAsync(string subject)
    {
        var inbox = "_INBOX.probe." + Guid.NewGuid().ToString("N");
        await using var replies = await ListenAsync(inbox);
        var patience = Cancel;
        do
        {
            patience.ThrowIfCancellationRequested();
            await PublishAsync(subject, "", inbox);
        } while ((await replies.DrainAsync()).Count > 0);
    }

    public async Task PingAsync()
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pongs.Enqueue(pong);
        await SendAsync("PING\r\n");
        await pong.Task.WaitAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
        _writing.Dispose();
    }

    private Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    private async Task SendAsync(byte[] bytes)
    {
        await _writing.WaitAsync(Cancel);
        try
        {
            await _client.GetStream().WriteAsync(bytes, Cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                await TakeAsync(await _frames.ReadLineAsync());
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            _inbox.Writer.TryComplete(problem);
            foreach (var messages in _listeners.Values)
            {
                messages.Writer.TryComplete(problem);
            }

            while (_pongs.TryDequeue(out var pong))
            {
                pong.TrySetException(problem);
            }
        }
    }

    private async Task TakeAsync(string line)
    {
        if (line == "PING")
        {
            await SendAsync("PONG\r\n");
        }
        else if (line == "PONG" && _pongs.TryDequeue(out var pong))
        {
            pong.SetResult();
        }
        else if (line.StartsWith("-ERR", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(line);
        }
        else if (line.StartsWith("MSG ", StringComparison.Ordinal) || line.StartsWith("HMSG ", StringComparison.Ordinal))
        {
            var (sid, message) = await _frames.ReadMessageAsync(line);
            (_listeners.TryGetValue(sid, out var own) ? own : _inbox).Writer.TryWrite(message);
        }
    }
}
