using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Heddle.DevServers.Tests;

/// <summary>Just enough of the client protocol to see what a server does.</summary>
internal sealed class RawNats : IDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    public JsonElement Info { get; private set; }

    public static async Task<RawNats> ConnectAsync(int port)
    {
        var client = new RawNats();
        await client._client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        client._reader = new StreamReader(client._client.GetStream(), Encoding.UTF8);
        client.Info = ParseInfo(await client.ReadLineAsync());
        await client.SendAsync("CONNECT {\"verbose\":false,\"protocol\":1}\r\nSUB inbox 1\r\nPING\r\n");
        (await client.ReadLineAsync()).ShouldBe("PONG");
        return client;
    }

    public async Task<string> ReadLineAsync() =>
        (await _reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull("the server closed the connection");

    public Task SendAsync(string text) =>
        _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    public async Task<JsonElement> RequestAsync(string subject, string payload = "")
    {
        await SendAsync($"PUB {subject} inbox {Encoding.UTF8.GetByteCount(payload)}\r\n{payload}\r\n");
        while (!(await ReadLineAsync()).StartsWith("MSG", StringComparison.Ordinal)) { }
        return JsonDocument.Parse(await ReadLineAsync()).RootElement;
    }

    public async Task<JsonElement> WaitForInfoAsync()
    {
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.StartsWith("INFO", StringComparison.Ordinal))
            {
                return ParseInfo(line);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static JsonElement ParseInfo(string line) => JsonDocument.Parse(line["INFO ".Length..]).RootElement;
}
