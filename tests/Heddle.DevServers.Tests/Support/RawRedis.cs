using System.Net.Sockets;
using System.Text;

namespace Heddle.DevServers.Tests;

/// <summary>Just enough of the client protocol to see what a server does.</summary>
internal static class RawRedis
{
    /// <summary>Sends inline commands and answers everything the server says until it closes.</summary>
    public static async Task<string> TalkAsync(int port, params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var text = string.Concat(commands.Append("QUIT").Select(command => command + "\r\n"));
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
