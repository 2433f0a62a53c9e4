using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Heddle.Jobs.Tests;

/// <summary>A Redis connection of bare bytes: what a peer written in another language sees.</summary>
internal sealed class RawRedis : IDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    public static async Task<RawRedis> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var raw = new RawRedis();
        await raw._client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        raw._reader = new(raw._client.GetStream(), Encoding.UTF8);
        return raw;
    }

    /// <summary>Sends a command and reads an answer of one line or one string.</summary>
    public async Task<string> AskAsync(params string[] words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), TestContext.Current.CancellationToken);
        var head = await _reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        return head.StartsWith('$') && head != "$-1"
            ? await _reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? ""
            : head.TrimStart(':', '+');
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
