using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Heddle.Jobs.Tests;

/// <summary>
/// A peer that shares no code with the library: the NATS protocol over a bare socket, written and read on the caller's own thread, so
/// that it works when no other thread does.
/// </summary>
internal sealed class RawNats : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000, NoDelay = true };
    private readonly NetworkStream _stream;
    private readonly BufferedStream _input;
    private int _sid;

    public RawNats(int port)
    {
        _socket.Connect("127.0.0.1", port);
        _stream = new(_socket);
        _input = new(_stream);
        Line().ShouldStartWith("INFO ");
        Send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\"name\":\"raw\"}\r\n");
        Ping();
    }

    public void Subscribe(string subject, string queueGroup = "")
    {
        Send($"SUB {subject} {queueGroup} {++_sid}\r\n");
        Ping();
    }

    public void Publish(string subject, byte[] payload, string replyTo = "")
    {
        byte[] frame = [.. Encoding.ASCII.GetBytes($"PUB {subject} {replyTo} {payload.Length}\r\n"), .. payload, .. "\r\n"u8];
        _stream.Write(frame);
    }

    /// <summary>The next message on any subscription.</summary>
    public (string Subject, string Headers, byte[] Payload) Next()
    {
        while (true)
        {
            var words = Line().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "PING":
                    Send("PONG\r\n");
                    break;
                case "MSG":
                case "HMSG":
                    var total = int.Parse(words[^1], CultureInfo.InvariantCulture);
                    var head = words[0] == "HMSG" ? int.Parse(words[^2], CultureInfo.InvariantCulture) : 0;
                    var bytes = new byte[total + 2];
                    _input.ReadExactly(bytes);
                    return (words[1], Encoding.UTF8.GetString(bytes, 0, head), bytes[head..total]);
                default:
                    throw new InvalidOperationException(string.Join(' ', words));
            }
        }
    }

    /// <summary>The next message on one subject; others are passed over.</summary>
    public (string Subject, string Headers, byte[] Payload) Next(string subject)
    {
        while (true)
        {
            var message = Next();
            if (message.Subject == subject)
            {
                return message;
            }
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private void Ping()
    {
        Send("PING\r\n");
        while (Line() is var line && line != "PONG")
        {
            // The server measures the way to new clients.
            line.ShouldBe("PING");
            Send("PONG\r\n");
        }
    }

    private void Send(string text) => _stream.Write(Encoding.ASCII.GetBytes(text));

    private string Line()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = _input.ReadByte();
            switch (next)
            {
                case -1:
                    throw new EndOfStreamException("the server closed the connection");
                case '\n':
                    return line.ToString().TrimEnd('\r');
                default:
                    line.Append((char)next);
                    break;
            }
        }
    }
}
