using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>A host written from mesh-protocol §13 with a bare socket, behaving as §2.8 and §3.2 say the Python SDK does.</summary>
internal sealed class PeerHost : IAsyncDisposable
{
    private readonly RawConnection _raw;
    private readonly PeerAgent[] _agents;
    private readonly List<Task> _serving = [];
    private readonly CancellationTokenSource _killed = new();

    private PeerHost(RawConnection raw, string instanceId, PeerAgent[] agents)
    {
        _raw = raw;
        _agents = agents;
        InstanceId = instanceId;
        Buckets = new PeerBuckets(raw);
    }

    public string InstanceId { get; }

    public PeerBuckets Buckets { get; }

    public static async Task<PeerHost> StartAsync(int port, params PeerAgent[] agents)
    {
        var instanceId = Guid.NewGuid().ToString("N");
        var host = new PeerHost(await RawConnection.OpenAsync(port, "oam-host-" + instanceId), instanceId, agents);
        await host.Buckets.OpenAsync();
        foreach (var agent in agents)
        {
            await host.RegisterAsync(agent);
        }

        var names = agents.Select(agent => $"\"{agent.Name}\"").Order(StringComparer.Ordinal);
        await host.Buckets.PutAsync("mesh-instances", instanceId, $$"""{"agents":[{{string.Join(',', names)}}]}""");
        return host;
    }

    /// <summary>Publishes one frame of a publisher's feed; no body is the end.</summary>
    public Task EmitAsync(string agent, int number, string body) =>
        _raw.PublishAsync(
            $"mesh.agent.{agent}.events",
            body,
            null,
            ("X-Mesh-Stream-Seq", $"{number}"),
            ("X-Mesh-Stream-End", body.Length == 0 ? "true" : "false"),
            ("X-Mesh-Instance-Id", InstanceId)
        );

    /// <summary>Ends a publisher's feed as one whose generator threw.</summary>
    public Task BreakAsync(string agent, string message) =>
        _raw.PublishAsync(
            $"mesh.agent.{agent}.events",
            Envelope("handler_error", message, agent, "", "{}"),
            null,
            ("X-Mesh-Stream-End", "true"),
            ("X-Mesh-Status", "error"),
            ("X-Mesh-Instance-Id", InstanceId)
        );

    /// <summary>Leaves in order: instance record, then whatever nobody else serves.</summary>
    public async Task LeaveAsync()
    {
        await Buckets.DeleteAsync("mesh-instances", InstanceId);
        var served = await Buckets.ServedAsync();
        foreach (var agent in _agents.Where(agent => !served.Contains(agent.Name)))
        {
            await Buckets.ChangeCatalogAsync(agent.Name, null);
            await Buckets.DeleteAsync("mesh-registry", agent.Name);
            await _raw.PublishAsync(
                $"mesh.death.{agent.Name}",
                $$"""{"agent":"{{agent.Name}}","reason":"graceful_shutdown","detected_at":"2026-11-20T21:49:52.679473+00:00","instance_id":"{{InstanceId}}"}"""
            );
        }

        await _raw.PingAsync();
    }

    /// <summary>The connection goes, as if the process had been killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _killed.CancelAsync();
        await _raw.DisposeAsync();
        await Task.WhenAll(_serving);
    }

    private async Task RegisterAsync(PeerAgent agent)
    {
        if (agent.Invocable)
        {
            var requests = await _raw.ListenAsync("mesh.agent." + agent.Name, "q." + agent.Name);
            _serving.Add(Task.Run(() => ServeAsync(agent, requests), CancellationToken.None));
        }

        await Buckets.PutAsync("mesh-registry", agent.Name, agent.Contract);
        await Buckets.ChangeCatalogAsync(agent.Name, agent.CatalogEntry);
        await _raw.PublishAsync(
            "mesh.logs." + agent.Name,
            $$"""{"timestamp":"2026-11-20T21:47:32.997076+00:00","level":"info","agent":"{{agent.Name}}","event":"agent_registered","request_id":"","message":"","data":{} }""",
            null,
            ("X-Mesh-Instance-Id", InstanceId)
        );
    }

    // One request at a time (§1.16), until the connection goes.
    private async Task ServeAsync(PeerAgent agent, RawSubscription requests)
    {
        try
        {
            await foreach (var request in requests.Messages.ReadAllAsync())
            {
                await HandleAsync(agent, request).WaitAsync(_killed.Token);
            }
        }
        catch (Exception problem)
            when (problem is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Killed.
        }
    }

    private async Task HandleAsync(PeerAgent agent, RawMessage request)
    {
        var id = request["X-Mesh-Request-Id"] ?? "";
        var isStream = request["X-Mesh-Stream"] == "true";
        try
        {
            if (isStream != agent.Streaming)
            {
                throw new PeerFailure(
                    "invocation_mismatch",
                    isStream ? "does not support streaming; use call()" : "streaming-only; use stream()"
                );
            }

            if (isStream)
            {
                await StreamAsync(agent, request, id);
            }
            else
            {
                var body = await agent.Answer(request.Body);
                await ReplyAsync(request, body, ("X-Mesh-Status", "ok"), ("X-Mesh-Source", agent.Name), ("X-Mesh-Request-Id", id));
            }
        }
        catch (PeerFailure failure)
        {
            await FailAsync(agent, request, id, failure, isStream);
        }
    }

    private async Task StreamAsync(PeerAgent agent, RawMessage request, string id)
    {
        var number = 0;
        await foreach (var chunk in agent.Chunks(request.Body))
        {
            await FrameAsync(id, chunk, ("X-Mesh-Stream-Seq", $"{number++}"), ("X-Mesh-Stream-End", "false"));
            await _raw.PingAsync();
        }

        await FrameAsync(id, "", ("X-Mesh-Stream-Seq", $"{number}"), ("X-Mesh-Stream-End", "true"));
    }

    private async Task FailAsync(PeerAgent agent, RawMessage request, string id, PeerFailure failure, bool isStream)
    {
        var envelope = Envelope(failure.Code, failure.Message, agent.Name, id, failure.Details);
        if (isStream)
        {
            await FrameAsync(id, envelope, ("X-Mesh-Stream-End", "true"), ("X-Mesh-Status", "error"));
        }
        else
        {
            await ReplyAsync(request, envelope, ("X-Mesh-Status", "error"), ("X-Mesh-Request-Id", id));
        }

        await _raw.PublishAsync(
            "mesh.errors." + agent.Name,
            envelope,
            null,
            ("X-Mesh-Status", "error"),
            ("X-Mesh-Request-Id", id),
            ("X-Mesh-Instance-Id", InstanceId)
        );
    }

    private Task FrameAsync(string id, string body, params (string, string)[] headers) =>
        _raw.PublishAsync("mesh.stream." + id, body, null, [.. headers, ("X-Mesh-Request-Id", id), ("X-Mesh-Instance-Id", InstanceId)]);

    private Task ReplyAsync(RawMessage request, string body, params (string, string)[] headers) =>
        request.ReplyTo is { } replyTo
            ? _raw.PublishAsync(replyTo, body, null, [.. headers, ("X-Mesh-Instance-Id", InstanceId)])
            : Task.CompletedTask;

    private static string Envelope(string code, string message, string agent, string id, string details) =>
        $$"""{"code":"{{code}}","message":{{JsonSerializer.Serialize(message)}},"agent":"{{agent}}","request_id":"{{id}}","details":{{details}} }""";
}
