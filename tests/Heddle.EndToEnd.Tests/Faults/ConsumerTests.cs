using System.Net.Sockets;
using System.Text;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Faults;

/// <summary>Somebody who does not keep up, or is gone, is nobody else's problem.</summary>
public sealed class ConsumerTests
{
    [Fact]
    public async Task A_subscriber_that_never_reads_holds_up_nobody()
    {
        await using var server = await FaultServer.StartAsync("max_payload: 65536\nmax_pending: 131072\nwrite_deadline: \"200ms\"");
        await using var host = await server.HostAsync("echo", (string text) => text);
        using var dead = await DeafSubscriberAsync(server.Server.Port, "mesh.>");
        // No caller of its own is affected: the server drops the connection that does not take its messages.
        await using var caller = await server.JoinAsync();
        var text = new string('x', 10_000);
        for (var call = 0; call < 200; call++)
        {
            (await caller.CallAsync<string>("echo", text, null, FaultServer.Limit)).Length.ShouldBe(text.Length);
        }
    }

    [Fact]
    public async Task A_stream_whose_reader_falls_behind_ends_in_an_error_and_at_the_host()
    {
        await using var server = await FaultServer.StartAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ahead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await server.HostAsync("flood", (int _, CancellationToken cancel) => FloodAsync(1000, ended, ahead, cancel));
        await using var caller = await server.JoinAsync();
        var chunks = caller
            .StreamAsync<string>("flood", 0, new CallOptions { StreamBuffer = 4 }, FaultServer.Limit)
            .GetAsyncEnumerator(FaultServer.Limit);
        await Should.ThrowAsync<StreamOverflowException>(async () =>
        {
            while (await chunks.MoveNextAsync())
            {
                await ahead.Task.WaitAsync(FaultServer.Limit);
            }
        });
        await chunks.DisposeAsync();
        await ended.Task.WaitAsync(FaultServer.Limit);
    }

    [Fact]
    public async Task A_stream_whose_reader_is_gone_ends_at_the_host_with_its_deadline()
    {
        await using var server = await FaultServer.StartAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await server.HostAsync(
            "flood",
            (int size, CancellationToken cancel) => FloodAsync(size, ended, null, cancel)
        );
        var caller = await server.JoinAsync();
        var timeout = new CallOptions { Timeout = TimeSpan.FromSeconds(1) };
        var chunks = caller.StreamAsync<string>("flood", 10, timeout, FaultServer.Limit).GetAsyncEnumerator(FaultServer.Limit);
        (await chunks.MoveNextAsync()).ShouldBeTrue();
        await caller.Bus.DisposeAsync();
        await ended.Task.WaitAsync(FaultServer.Limit);
        await Should.ThrowAsync<MeshException>(async () =>
        {
            while (await chunks.MoveNextAsync()) { }
        });
    }

    private static async IAsyncEnumerable<string> FloodAsync(
        int size,
        TaskCompletionSource ended,
        TaskCompletionSource? ahead,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var chunk = new string('x', size);
        try
        {
            for (var count = 0; ; count++)
            {
                cancel.ThrowIfCancellationRequested();
                yield return chunk;
                await Task.Yield();
                if (count == 1000)
                {
                    ahead?.TrySetResult();
                }
            }
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    /// <summary>A client that subscribes and then does not read another byte.</summary>
    private static async Task<Socket> DeafSubscriberAsync(int port, string subject)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync("127.0.0.1", port, FaultServer.Limit);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"CONNECT {{\"verbose\":false}}\r\nSUB {subject} 1\r\nPING\r\n"), FaultServer.Limit);
        var said = new StringBuilder();
        var buffer = new byte[4096];
        while (!said.ToString().Contains("PONG", StringComparison.Ordinal))
        {
            said.Append(Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, FaultServer.Limit)));
        }

        return socket;
    }
}
