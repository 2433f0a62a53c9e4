using System.Net;
using System.Net.Sockets;

namespace Heddle.Transport.Tests.Nats;

/// <summary>A server that says exactly what a test tells it to.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer()
    {
        _listener.Start();
        Endpoint = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
    }

    public string Url => $"nats://{Endpoint}";

    public string Endpoint { get; }

    /// <summary>Whether somebody has connected who is not accepted yet.</summary>
    public bool HasVisitor => _listener.Pending();

    public async Task<ScriptedPeer> AcceptAsync()
    {
        var socket = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        return new(socket);
    }

    /// <summary>Accepts a client and lets it in.</summary>
    /// <param name="info">More members for the INFO.</param>
    public async Task<ScriptedPeer> WelcomeAsync(string info = "")
    {
        var peer = await AcceptAsync();
        await peer.GreetAsync(info);
        await peer.ExpectAsync("CONNECT ");
        await peer.ExpectAsync("PING");
        await peer.SendAsync("PONG\r\n");
        return peer;
    }

    public void Dispose() => _listener.Dispose();
}
