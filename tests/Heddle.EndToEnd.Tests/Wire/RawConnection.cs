using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>
/// A peer that shares no code with Heddle: the NATS protocol over a bare socket, written from its specification. What it sees is what
/// any other implementation sees.
/// </summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly List<byte> _buffer = [];
    private Stream _stream = Stream.Null;
    private int _nextSid;

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync("127.0.0.1", port, Cancel);
        connection._stream = connection._client.GetStream();
        (await connection.ReadLineAsync()).ShouldStartWith("INFO ");
        await connection.SendAsync(
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\"name\":\"raw\"}\r\n"
        );
        await connection.PingAsync();
        return connection;
    }

    public static CancellationToken Cancel => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public async Task<int> SubscribeAsync(string subject)
    {
        var sid = ++_nextSid;
        await SendAsync($"SUB {subject} {sid}\r\n");
        await PingAsync();
        return sid;
    }

    public Task PublishAsync(string subject, string body, string? replyTo = null, params (string Name, string Value)[] headers)
    {
        var payload = Encoding.UTF8.GetBytes(body);
        if (headers.Length == 0)
        {
            return SendAsync($"PUB {subject} {replyTo} {payload.Length}\r\n{body}\r\n");
        }

        var head = "NATS/1.0\r\n" + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n";
        return SendAsync($"HPUB {subject} {replyTo} {head.Length} {head.Length + payload.Length}\r\n{head}{body}\r\n");
    }

    /// <summary>The next message on any subscription. Messages that do not match are passed over.</summary>
    public async Task<RawMessage> NextAsync(Func<RawMessage, bool>? wanted = null)
    {
        while (true)
        {
            var line = await ReadLineAsync();
            if (line == "PING")
            {
                await SendAsync("PONG\r\n");
            }
            else if (line.StartsWith("-ERR", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(line);
            }
            else if (line.StartsWith("MSG ", StringComparison.Ordinal) || line.StartsWith("HMSG ", StringComparison.Ordinal))
            {
                var message = await ReadMessageAsync(line);
                if (wanted is null || wanted(message))
                {
                    return message;
                }
            }
        }
    }

    /// <summary>Publishes with a reply subject of its own and waits for the answer there.</summary>
    public async Task<RawMessage> RequestAsync(string subject, string body, params (string Name, string Value)[] headers)
    {
        var inbox = "_INBOX.raw." + Guid.NewGuid().ToString("N");
        await SubscribeAsync(inbox);
        await PublishAsync(subject, body, inbox, headers);
        return await NextAsync(message => message.Subject == inbox);
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

    public async Task PingAsync()
    {
        await SendAsync("PING\r\n");
        while (await ReadLineAsync() != "PONG") { }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);

    private async Task<RawMessage> ReadMessageAsync(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hasHeaders = parts[0] == "HMSG";
        var sizes = hasHeaders ? 2 : 1;
        var replyTo = parts.Length > 3 + sizes ? parts[3] : null;
        var total = int.Parse(parts[^1], CultureInfo.InvariantCulture);
        var head = hasHeaders ? int.Parse(parts[^2], CultureInfo.InvariantCulture) : 0;
        var bytes = await ReadExactlyAsync(total + 2);
        return new RawMessage(
            parts[1],
            replyTo,
            Encoding.UTF8.GetString(bytes, 0, head),
            Encoding.UTF8.GetString(bytes, head, total - head)
        );
    }

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            var end = _buffer.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString([.. _buffer[..end]]).TrimEnd('\r');
                _buffer.RemoveRange(0, end + 1);
                return line;
            }

            await FillAsync();
        }
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        while (_buffer.Count < count)
        {
            await FillAsync();
        }

        byte[] bytes = [.. _buffer[..count]];
        _buffer.RemoveRange(0, count);
        return bytes;
    }

    private async Task FillAsync()
    {
        var chunk = new byte[8192];
        var read = await _stream.ReadAsync(chunk, Cancel);
        if (read == 0)
        {
            throw new EndOfStreamException("the server closed the connection");
        }

        _buffer.AddRange(chunk.AsSpan(0, read));
    }
}
