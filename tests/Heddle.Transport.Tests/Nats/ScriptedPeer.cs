using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Heddle.Transport.Tests.Nats;

/// <summary>The scripted end of one connection.</summary>
internal sealed class ScriptedPeer(Socket socket) : IDisposable
{
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private readonly List<byte> _line = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task GreetAsync(string info = "") =>
        SendAsync($$"""INFO {"server_id":"S","version":"2.9.10","headers":true,"max_payload":1048576{{info}}}""" + "\r\n");

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, Cancel);

    /// <summary>Goes over to TLS.</summary>
    public async Task SecureAsync(X509Certificate2 certificate)
    {
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secured;
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancel);
    }

    /// <summary>The next line, without its line break; <see langword="null"/> at the end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        _line.Clear();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, Cancel) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
            }

            _line.Add(one[0]);
        }

        return null;
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, Cancel);
        return bytes;
    }

    public async Task<string> ExpectAsync(string start)
    {
        var line = await ReadLineAsync();
        line.ShouldNotBeNull($"expected `{start}`, but the client closed the connection");
        line.ShouldStartWith(start, Case.Sensitive);
        return line;
    }

    /// <summary>Reads until the client closes.</summary>
    public async Task ExpectEndAsync()
    {
        try
        {
            while (await ReadLineAsync() is not null) { }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    /// <summary>All the client says until it closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var said = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(said, Cancel);
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return Encoding.Latin1.GetString(said.ToArray());
    }

    public void Dispose() => _stream.Dispose();
}
