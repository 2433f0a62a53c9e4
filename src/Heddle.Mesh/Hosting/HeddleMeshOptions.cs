using System.Text.Json;
using Heddle.Transport;
using Heddle.Transport.Nats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>
/// How an application takes part in the mesh: <see cref="AgentMeshOptions"/> in the form that configuration binds to. Checked when the
/// host starts. Services, logging and, if one is registered, the <see cref="System.TimeProvider"/> come from the application.
/// </summary>
public sealed class HeddleMeshOptions
{
    /// <summary>
    /// The server's URL, several joined by commas. Default <see langword="null"/>: found as <see cref="MeshAddress.Resolve"/> says.
    /// </summary>
    public string? Url { get; set; }

    /// <inheritdoc cref="AgentMeshOptions.Connection" />
    public NatsOptions? Connection { get; set; }

    /// <inheritdoc cref="AgentMeshOptions.CallTimeout" />
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="AgentMeshOptions.StreamTimeout" />
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long stopping waits for requests in flight before it cancels them. Default 30 seconds; the host's own shutdown timeout, also
    /// 30 seconds, cuts it short.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="AgentMeshOptions.Json" />
    public JsonSerializerOptions Json { get; set; } = MeshJson.Default;

    /// <inheritdoc cref="AgentMeshOptions.RedactHandlerErrors" />
    public bool RedactHandlerErrors { get; set; }

    /// <inheritdoc cref="AgentMeshOptions.OutgoingMiddleware" />
    public IList<PipelineMiddleware<CallContext, CallReply>> OutgoingMiddleware { get; } = [];

    /// <summary>
    /// Wraps every request this application hosts, the first outermost, inside trace, deadline and the agent's concurrency limit.
    /// <see cref="AgentContext.Services"/> is the request's own scope already; the input has not been read yet.
    /// </summary>
    public IList<PipelineMiddleware<AgentContext, CallReply>> IncomingMiddleware { get; } = [];

    /// <summary>How to get a bus other than NATS; set by <see cref="HeddleMeshBuilder.UseBus"/>.</summary>
    internal Func<IServiceProvider, CancellationToken, ValueTask<MessageBus>>? Connect { get; set; }

    internal AgentMeshOptions ToMeshOptions(IServiceProvider services) =>
        new()
        {
            Connection = Connection,
            CallTimeout = CallTimeout,
            StreamTimeout = StreamTimeout,
            DrainTimeout = DrainTimeout,
            Json = Json,
            RedactHandlerErrors = RedactHandlerErrors,
            Services = services,
            LoggerFactory = services.GetService<ILoggerFactory>(),
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
            OutgoingMiddleware = [.. OutgoingMiddleware],
            ScopesEveryRun = true,
            IncomingMiddleware = [HandlerScope.OfRequestAsync, .. IncomingMiddleware],
        };
}
