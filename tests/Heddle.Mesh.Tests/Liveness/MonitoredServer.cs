using System.Text;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>
/// A mesh in memory with what a NATS server's system account would say about it: who is connected when asked, who comes and goes when
/// told to.
/// </summary>
internal sealed class MonitoredServer : IAsyncDisposable
{
    private readonly InMemoryServer _server;
    private readonly MessageBus _account;
    private readonly Dictionary<ulong, OpenConnection> _open = [];
    private readonly Dictionary<ulong, MessageBus> _buses = [];
    private readonly List<IAsyncDisposable> _owned = [];
    private ulong _connections;

    public MonitoredServer(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _server = new InMemoryServer(new InMemoryServerOptions { TimeProvider = Time });
        _account = _server.Connect("server");
        _ = AnswerAsync("$SYS.REQ.SERVER.PING", () => """{"statsz":{"active_servers":1}}""");
        _ = AnswerAsync("$SYS.REQ.SERVER.PING.CONNZ", ListConnections);
        _ = AnswerAsync("$SYS.REQ.SERVER.PING.SUBSZ", ListSubscriptions);
    }

    public TimeProvider Time { get; }

    /// <summary>What the server says of who subscribes to what it is asked about.</summary>
    public string Subscriptions { get; set; } = "";

    /// <summary>How many connections the server lists at most, whatever it is asked for.</summary>
    public int Limit { get; set; } = int.MaxValue;

    public MessageBus Raw() => _server.Connect("raw");

    /// <summary>A connection the server knows of, under a name.</summary>
    public (MessageBus Bus, ulong Id) Open(string name, string language = ".net")
    {
        lock (_open)
        {
            var bus = _server.Connect(name);
            _open.Add(++_connections, new OpenConnection(name, language, Time.GetUtcNow()));
            _buses.Add(_connections, bus);
            return (bus, _connections);
        }
    }

    /// <summary>A host that is connected.</summary>
    public (AgentMesh Mesh, ulong Connection) Host(Func<MessageBus, MessageBus>? through = null)
    {
        var (bus, id) = Open("oam-host-" + Guid.NewGuid().ToString("N"));
        var mesh = AgentMesh.Over(through?.Invoke(bus) ?? bus);
        _owned.Add(mesh);
        return (mesh, id);
    }

    /// <summary>The server takes a connection off its list, which may live on as another one.</summary>
    public string Unlist(ulong connection)
    {
        lock (_open)
        {
            _open.Remove(connection, out var open);
            return open!.Name;
        }
    }

    /// <summary>A process is killed and nobody is told.</summary>
    public async Task<string> KillAsync(ulong connection)
    {
        await _buses[connection].DisposeAsync();
        return Unlist(connection);
    }

    /// <summary>A process is killed and the server says so.</summary>
    public async Task LoseAsync(ulong connection) => await TellAsync("DISCONNECT", await KillAsync(connection), connection);

    public Task TellAsync(string what, string name, ulong connection) =>
        PublishAsync(
            $"$SYS.ACCOUNT.APP.{what}",
            $$"""{"server":{"id":"S"},"client":{"id":{{connection}},"acc":"APP","name":"{{name}}"},"reason":"Client Closed"}"""
        );

    public async Task PublishAsync(string subject, string text) => await _account.PublishAsync(subject, Encoding.UTF8.GetBytes(text));

    public async Task<MeshMonitor> MonitorAsync(Func<MessageBus, MessageBus>? through = null, MeshMonitorOptions? options = null)
    {
        var bus = _server.Connect("monitor");
        var monitor = await MeshMonitor.OverAsync(through?.Invoke(bus) ?? bus, _server.Connect("system"), options, MeshFixture.Timeout);
        _owned.Add(monitor);
        return monitor;
    }

    /// <summary>What the mesh shows: names in the catalog, the registry and the instance records.</summary>
    public async Task<MeshState> StateAsync() => await MeshState.ReadAsync(Raw());

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_owned))
        {
            await one.DisposeAsync();
        }

        await _account.DisposeAsync();
    }

    private string ListConnections()
    {
        lock (_open)
        {
            var all = _open.Select(one => one.Value.ToJson(one.Key)).ToList();
            var listed = string.Join(',', all.Take(Limit));
            return $$$"""{"data":{"server_id":"S","total":{{{all.Count}}},"connections":[{{{listed}}}]}}""";
        }
    }

    private string ListSubscriptions() => $$$"""{"data":{"server_id":"S","subscriptions_list":[{{{Subscriptions}}}]}}""";

    private async Task AnswerAsync(string subject, Func<string> answer)
    {
        var questions = await _account.SubscribeAsync(subject);
        await foreach (var question in questions.Messages.ReadAllAsync())
        {
            await PublishAsync(question.ReplyTo!, answer());
        }
    }

    private sealed record OpenConnection(string Name, string Language, DateTimeOffset Since)
    {
        public string ToJson(ulong id) => $$"""{"cid":{{id}},"name":"{{Name}}","lang":"{{Language}}","start":"{{Since:O}}"}""";
    }
}
