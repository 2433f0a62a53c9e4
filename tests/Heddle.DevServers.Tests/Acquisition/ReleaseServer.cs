using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Heddle.DevServers.Tests;

/// <summary>An HTTP server that publishes files under the version that is fetched.</summary>
internal sealed class ReleaseServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public ReleaseServer()
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}/releases/");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Whether connections close before the last byte.</summary>
    public bool CutsBodies { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client had enough.
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync() ?? "";
        while (await reader.ReadLineAsync() is { Length: > 0 }) { }

        var path = request.Split(' ').ElementAtOrDefault(1) ?? "";
        var prefix = $"{Address.AbsolutePath}{ArchiveSource.Version}/";
        var found = path.StartsWith(prefix, StringComparison.Ordinal) && Files.ContainsKey(path[prefix.Length..]);
        var body = found ? Files[path[prefix.Length..]] : [];
        var head = $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(body.AsMemory(0, CutsBodies ? body.Length - 1 : body.Length));
    }
}
