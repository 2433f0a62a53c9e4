using System.Diagnostics;
using Heddle.DevServers;
using Heddle.Mesh;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Bench.Ladder;

/// <summary>
/// A private server with, on one side, a raw responder and a hosted agent and, on the other, a raw caller and a mesh caller: four
/// connections in one process. The raw request carries the same body and as many headers of the same size as the call.
/// </summary>
internal sealed class LadderScene : IAsyncDisposable
{
    private const string RawSubject = "ladder.echo";
    private const string Text = "a message of ordinary length, as agents send them";
    private const int Sequential = 2_000;
    private const int Callers = 64;
    private const int PerCaller = 500;
    private const int Messages = 400_000;
    private const int MessageBytes = 128;
    private const int PerSlowCaller = 40;
    private const int SlowMilliseconds = 10;
    private const int Chunks = 50_000;
    private const int ObjectMebibytes = 64;
    private const string ObjectName = "ladder.bin";

    // In quotes, as JSON, it is 256 bytes.
    private static readonly string Chunk = new('c', 254);

    private readonly NatsServer _server;
    private readonly NatsBus _rawCaller;
    private readonly NatsBus _rawResponder;
    private readonly AgentMesh _host;
    private readonly AgentMesh _caller;
    private readonly byte[] _body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Text);
    private readonly byte[] _object = new byte[ObjectMebibytes * 1024 * 1024];
    private readonly BusHeaders _requestHeaders;
    private readonly BusHeaders _replyHeaders;

    private LadderScene(NatsServer server, NatsBus rawCaller, NatsBus rawResponder, AgentMesh host, AgentMesh caller)
    {
        _server = server;
        _rawCaller = rawCaller;
        _rawResponder = rawResponder;
        _host = host;
        _caller = caller;
        Random.Shared.NextBytes(_object);
        _requestHeaders = new BusHeaders
        {
            { MeshHeaders.RequestId, caller.InstanceId },
            { MeshHeaders.InstanceId, caller.InstanceId },
            { MeshHeaders.TraceParent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00" },
            { MeshHeaders.Deadline, "1795216624000" },
        };
        _replyHeaders = new BusHeaders
        {
            { MeshHeaders.Status, "ok" },
            { MeshHeaders.Source, "echo" },
            { MeshHeaders.RequestId, host.InstanceId },
            { MeshHeaders.InstanceId, host.InstanceId },
        };
    }

    /// <summary>Where the server is.</summary>
    public string Url => _server.Url;

    public static async Task<LadderScene> OpenAsync()
    {
        var server = await NatsServer.StartAsync();
        var host = await AgentMesh.ConnectAsync(server.Url);
        host.AddAgent(new AgentSpec("echo", "Echoes."), (string text) => text);
        host.AddAgent(new AgentSpec("chunks", "Streams."), (int count) => StreamAsync(count));
        host.AddAgent(
            new AgentSpec("slow", "Takes its time."),
            async (int milliseconds, CancellationToken cancel) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancel);
                return milliseconds;
            }
        );
        await host.StartAsync();
        var scene = new LadderScene(
            server,
            await ConnectAsync(server, "raw caller"),
            await ConnectAsync(server, "raw responder"),
            host,
            await AgentMesh.ConnectAsync(server.Url)
        );
        await scene.RespondAsync();
        return scene;
    }

    public Task<double> PingAsync() => MedianAsync(() => _rawCaller.FlushAsync().AsTask());

    public Task<double> RawRequestAsync() => MedianAsync(() => RequestAsync());

    public Task<double> CallAsync() => MedianAsync(() => _caller.CallAsync<string>("echo", Text));

    public Task<double> RawRequests64Async() => RateAsync(PerCaller, () => RequestAsync());

    public Task<double> Calls64Async() => RateAsync(PerCaller, () => _caller.CallAsync<string>("echo", Text));

    public Task<double> SlowHandler64Async() => RateAsync(PerSlowCaller, () => _caller.CallAsync<int>("slow", SlowMilliseconds));

    public async Task<double> StreamChunksAsync()
    {
        var chunks = 0;
        var started = Stopwatch.GetTimestamp();
        await foreach (var chunk in _caller.StreamAsync<string>("chunks", Chunks, new CallOptions { StreamBuffer = Chunks }))
        {
            chunks += chunk.Length == Chunk.Length ? 1 : 0;
        }

        return chunks == Chunks
            ? chunks / Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{chunks} chunks came instead of {Chunks}");
    }

    public async Task<double> WorkspacePutAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await _caller.Workspace.PutAsync(ObjectName, _object);
        return ObjectMebibytes / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async Task<double> WorkspaceGetAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var content = await _caller.Workspace.GetBytesAsync(ObjectName);
        return content.Length == _object.Length
            ? ObjectMebibytes / Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{content.Length} bytes came back instead of {_object.Length}");
    }

    public async Task<double> CallAllocationAsync()
    {
        const int Calls = 5_000;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Calls; i++)
        {
            await _caller.CallAsync<string>("echo", Text);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;
    }

    public async Task<double> PublishSubscribeAsync()
    {
        var options = new SubscribeOptions { Capacity = Messages, Overflow = OverflowPolicy.Fail };
        await using var subscription = await _rawResponder.SubscribeAsync("ladder.flood", options);
        await _rawResponder.FlushAsync();
        var payload = new byte[MessageBytes];
        var started = Stopwatch.GetTimestamp();
        var reading = Task.Run(async () =>
        {
            for (var left = Messages; left > 0; )
            {
                await subscription.Messages.WaitToReadAsync();
                while (left > 0 && subscription.Messages.TryRead(out _))
                {
                    left--;
                }
            }
        });
        for (var i = 0; i < Messages; i++)
        {
            await _rawCaller.PublishAsync("ladder.flood", payload);
        }

        await reading;
        return Messages / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await _host.DisposeAsync();
        await _rawCaller.DisposeAsync();
        await _rawResponder.DisposeAsync();
        await _server.DisposeAsync();
    }

#pragma warning disable CS1998 // Nothing to wait for: how fast chunks travel is what is measured
    private static async IAsyncEnumerable<string> StreamAsync(int count)
#pragma warning restore CS1998
    {
        for (var i = 0; i < count; i++)
        {
            yield return Chunk;
        }
    }

    private static async Task<NatsBus> ConnectAsync(NatsServer server, string name) =>
        await NatsBus.ConnectAsync(new NatsOptions { Url = server.Url, Name = name });

    private async Task RespondAsync()
    {
        var subscription = await _rawResponder.SubscribeAsync(RawSubject, new SubscribeOptions { QueueGroup = "q." + RawSubject });
        await _rawResponder.FlushAsync();
        _ = Task.Run(async () =>
        {
            await foreach (var request in subscription.Messages.ReadAllAsync())
            {
                await _rawResponder.PublishAsync(request.ReplyTo!, request.Payload, _replyHeaders);
            }
        });
    }

    private Task<BusMessage> RequestAsync() =>
        _rawCaller.RequestAsync(RawSubject, _body, _requestHeaders, TimeSpan.FromSeconds(30)).AsTask();

    private static async Task<double> MedianAsync(Func<Task> action)
    {
        var times = new double[Sequential];
        for (var i = 0; i < Sequential; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await action();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[Sequential / 2];
    }

    private static async Task<double> RateAsync(int perCaller, Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < perCaller; i++)
                        {
                            await action();
                        }
                    })
                )
        );
        return Callers * perCaller / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
