using Heddle.DevServers;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>A real server, a host with one agent of every shape, and raw connections beside it.</summary>
public sealed class WireFixture : IAsyncLifetime
{
    private NatsServer? _server;

    public NatsServer Server => _server!;

    public AgentMesh Host { get; private set; } = null!;

    public AgentMesh Caller { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync();
        Host = await AgentMesh.ConnectAsync(_server.Url);
        Host.AddAgent(
            new AgentSpec("summarizer", "Summarizes text")
            {
                Channel = "nlp",
                Tags = ["nlp", "text"],
                Version = "1.2.0",
            },
            (Document document, AgentContext context) =>
            {
                if (document.MaxLength == 1)
                {
                    context.ReportUsage(
                        new Usage
                        {
                            InputTokens = 10,
                            OutputTokens = 5,
                            Model = "m1",
                        }
                    );
                }

                return new Summary(document.Text.Split(' ')[0], 0.5);
            }
        );
        Host.AddAgent(new AgentSpec("counter", "Counts"), (int count) => CountAsync(count));
        Host.AddAgent(new AgentSpec("feed", "Emits"), (CancellationToken cancel) => FeedAsync(Go.Task));
        Host.AddAgent(new AgentSpec("faulty", "Fails"), int () => throw new InvalidOperationException("boom"));
        Host.AddAgent(new AgentSpec("nothing", "Gives nothing"), (string _) => { });
        await Host.StartAsync();
        Caller = await AgentMesh.ConnectAsync(_server.Url);
    }

    /// <summary>Lets the publisher emit.</summary>
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<RawConnection> RawAsync() => RawConnection.OpenAsync(Server.Port);

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        await Host.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async IAsyncEnumerable<Delta> CountAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new Delta($"{i}");
            if (i == 41)
            {
                throw new InvalidOperationException("mid boom");
            }
        }
    }

    private static async IAsyncEnumerable<Delta> FeedAsync(Task go)
    {
        await go;
        yield return new Delta("a");
        yield return new Delta("b");
    }

    public sealed record Document(string Text, int MaxLength = 200);

    public sealed record Summary(string Text, double Score);

    public sealed record Delta(string Value);
}
