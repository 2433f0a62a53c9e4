using System.Runtime.CompilerServices;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// A process's place in the mesh: declares and hosts agents, finds and calls those of others, shares state. Every member may be used
/// from any thread.
/// </summary>
public sealed class AgentMesh : IAsyncDisposable
{
    private readonly MeshSession _session;
    private readonly Caller _caller;
    private readonly HostedAgents _hosted;
    private readonly EventReader _events;
    private readonly ReplyCallbacks _replies;
    private int _disposed;

    internal AgentMesh(MessageBus bus, AgentMeshOptions options, string instanceId)
    {
        Options = options;
        _session = new MeshSession(this, bus, options, instanceId);
        _caller = new Caller(_session);
        _hosted = new HostedAgents(_session);
        _events = new EventReader(_session, _hosted);
        _replies = new ReplyCallbacks(_session, _caller);
        KV = new MeshKeyValue(_session);
        Workspace = new MeshWorkspace(_session);
        Observe = new MeshObserver(_session);
    }

    /// <summary>This process on the mesh: 32 lower-case hex characters, new for each <see cref="AgentMesh"/>, never changing.</summary>
    public string InstanceId => _session.InstanceId;

    /// <summary>The options it was created with.</summary>
    public AgentMeshOptions Options { get; }

    /// <summary>The connection underneath, for what the mesh does not offer itself.</summary>
    public MessageBus Bus => _session.Bus;

    /// <summary>The state that agents share.</summary>
    public MeshKeyValue KV { get; }

    /// <summary>The files that agents share.</summary>
    public MeshWorkspace Workspace { get; }

    /// <summary>What agents tell of themselves, and how much.</summary>
    public MeshObserver Observe { get; }

    /// <summary>
    /// Joins the mesh over NATS. The address is found as <see cref="MeshAddress.Resolve"/> says: the given URL, <c>HEDDLE_URL</c>,
    /// <c>OAM_URL</c>, the nearest <c>.heddle</c> or <c>.oam-url</c>, and last a server on this machine.
    /// </summary>
    /// <param name="url">The server's URL, or <see langword="null"/> to find it.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MeshConnectionException">
    /// No server answers, or the credentials file is missing; the message names the addresses tried, or the file.
    /// </exception>
    /// <exception cref="ConnectionDeniedException">The server refuses the credentials.</exception>
    public static async Task<AgentMesh> ConnectAsync(
        string? url = null,
        AgentMeshOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new AgentMeshOptions();
        var instanceId = MeshSession.NewId();
        var bus = await MeshConnector.ConnectAsync(url, options, instanceId, cancellationToken).ConfigureAwait(false);
        return new AgentMesh(bus, options, instanceId);
    }

    /// <summary>Joins the mesh over a bus of the caller's own. Disposing the mesh disposes the bus.</summary>
    /// <param name="bus">A connected bus. Its name should be <c>oam-host-</c> and an instance id: monitors recognise hosts by it.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    public static AgentMesh Over(MessageBus bus, AgentMeshOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        var named = bus.Name.StartsWith(MeshAddress.ConnectionNamePrefix, StringComparison.Ordinal)
            ? bus.Name[MeshAddress.ConnectionNamePrefix.Length..]
            : "";
        return new AgentMesh(bus, options ?? new AgentMeshOptions(), named.Length == 32 ? named : MeshSession.NewId());
    }

    /// <summary>
    /// Declares an agent. The delegate's shape is the truth: input → value is a responder, input → <see cref="IAsyncEnumerable{T}"/> a
    /// streamer, no input → value a trigger, no input → <see cref="IAsyncEnumerable{T}"/> a publisher, neither a watcher. It may also
    /// take an <see cref="AgentContext"/>, a <see cref="CancellationToken"/>, the <see cref="AgentMesh"/> and services.
    /// </summary>
    /// <param name="agent">What the agent is called.</param>
    /// <param name="handler">The handler, synchronous or asynchronous.</param>
    /// <exception cref="ArgumentException">The handler's shape does not fit, or the name is declared already; the message says how to fix it.</exception>
    public AgentRegistration AddAgent(AgentSpec agent, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(handler);
        return Declare(RegistrationFactory.Create(agent, HandlerTarget.Of(handler), Options));
    }

    internal AgentRegistration Declare(AgentRegistration registration) => _hosted.Declare(registration);

    /// <summary>
    /// Hosts the agents declared so far and announces them, in one catalog write. When it completes, every one of them answers. May be
    /// called again after declaring more.
    /// </summary>
    /// <param name="cancellationToken">Ends the attempt; call <see cref="StopAsync"/> to take back what was announced.</param>
    public Task StartAsync(CancellationToken cancellationToken = default) => _hosted.StartAsync(cancellationToken);

    /// <summary>Starts, waits for Ctrl-C, a termination signal or the token, then stops gracefully.</summary>
    /// <param name="cancellationToken">Stops, as Ctrl-C does.</param>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var signal = new ShutdownSignal(cancellationToken);
        await signal.ServeAsync(StartAsync).ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Leaves the mesh: takes no more requests, finishes those in flight within <see cref="AgentMeshOptions.DrainTimeout"/>, withdraws
    /// the announcements of agents nobody else serves.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting for requests in flight.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => _hosted.StopAsync(cancellationToken);

    /// <summary>Calls an agent and waits for its answer.</summary>
    /// <typeparam name="T">The answer's type; <see cref="JsonElement"/> for whatever comes.</typeparam>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input: <see langword="null"/> for none, bytes or a <see cref="JsonElement"/> as they are, anything else as JSON.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call here and at the host.</param>
    /// <exception cref="MeshException">The call failed; the derived type says how (mesh-protocol §1.11).</exception>
    /// <exception cref="PayloadTooLargeException">The input is larger than the server accepts.</exception>
    public async Task<T> CallAsync<T>(
        string agent,
        object? input = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var body = InputWriter.Write(input, Options.Json);
        var reply = await _caller
            .InvokeAsync(InvocationVerb.Call, agent, body.Written, options, null, null, cancellationToken)
            .ConfigureAwait(false);
        return ReplyReader.Read<T>(reply.Payload, Options.Json, agent);
    }

    /// <summary>As <see cref="CallAsync{T}"/>, with the answer as JSON.</summary>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call here and at the host.</param>
    /// <exception cref="MeshException">The call failed.</exception>
    public Task<JsonElement> CallAsync(
        string agent,
        object? input = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default
    ) => CallAsync<JsonElement>(agent, input, options, cancellationToken);

    /// <summary>
    /// Streams from an agent. The request is sent when the enumeration begins; ending the enumeration early ends the work at the host.
    /// </summary>
    /// <typeparam name="T">A chunk's type; <see cref="JsonElement"/> for whatever comes.</typeparam>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input, as for <see cref="CallAsync{T}"/>.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults. The timeout is for the whole stream.</param>
    /// <param name="cancellationToken">Cancels the stream here and at the host.</param>
    /// <exception cref="MeshException">The stream failed; chunks already read stay valid.</exception>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string agent,
        object? input = null,
        CallOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var body = InputWriter.Write(input, Options.Json);
        var reply = await _caller
            .InvokeAsync(InvocationVerb.Stream, agent, body.Written, options, null, null, cancellationToken)
            .ConfigureAwait(false);
        await foreach (var chunk in (reply.Chunks ?? AsyncEnumerable.Empty<ReadOnlyMemory<byte>>()).ConfigureAwait(false))
        {
            yield return ReplyReader.Read<T>(chunk, Options.Json, agent);
        }
    }

    /// <summary>Sends a request and waits for nothing: the agent runs, its answer is dropped.</summary>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input, as for <see cref="CallAsync{T}"/>.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public Task SendAsync(string agent, object? input = null, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendCoreAsync(agent, input, options, null, cancellationToken);

    /// <summary>Sends a request whose answer goes to a subject of the caller's choice.</summary>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input, as for <see cref="CallAsync{T}"/>.</param>
    /// <param name="replyTo">The subject for the answer; the caller reads it by itself.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public Task SendToAsync(
        string agent,
        object? input,
        string replyTo,
        CallOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Subjects.CheckLiteral(replyTo);
        return SendCoreAsync(agent, input, options, replyTo, cancellationToken);
    }

    /// <summary>
    /// Sends a request and calls back, once and from another thread: with the answer, or with what went wrong. Nothing is called back
    /// after the mesh is disposed.
    /// </summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input, as for <see cref="CallAsync{T}"/>.</param>
    /// <param name="onReply">Gets the answer.</param>
    /// <param name="onError">Gets the failure; <see langword="null"/> to have it logged.</param>
    /// <param name="options">Options; the timeout, <see cref="AgentMeshOptions.StreamTimeout"/> by default, ends the wait for the answer.</param>
    /// <param name="cancellationToken">Cancels the sending, not the wait.</param>
    public async Task SendAsync<T>(
        string agent,
        object? input,
        Func<T, ValueTask> onReply,
        Func<MeshException, ValueTask>? onError = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(onReply);
        using var body = InputWriter.Write(input, Options.Json);
        await _replies
            .SendAsync(
                agent,
                body.Written,
                reply => onReply(ReplyReader.Read<T>(reply, Options.Json, agent)),
                onError,
                options,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>As <see cref="SendAsync{T}(string, object?, Func{T, ValueTask}, Func{MeshException, ValueTask}?, CallOptions?, CancellationToken)"/>, with synchronous callbacks.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="input">The input.</param>
    /// <param name="onReply">Gets the answer.</param>
    /// <param name="onError">Gets the failure; <see langword="null"/> to have it logged.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the sending, not the wait.</param>
    public Task SendAsync<T>(
        string agent,
        object? input,
        Action<T> onReply,
        Action<MeshException>? onError = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(onReply);
        return SendAsync<T>(
            agent,
            input,
            reply =>
            {
                onReply(reply);
                return ValueTask.CompletedTask;
            },
            onError is null
                ? null
                : problem =>
                {
                    onError(problem);
                    return ValueTask.CompletedTask;
                },
            options,
            cancellationToken
        );
    }

    /// <summary>Publishes to a domain subject, outside the agents' own.</summary>
    /// <param name="subject">Segments of letters, digits, <c>_</c> and <c>-</c> joined by dots.</param>
    /// <param name="payload">Bytes and strings go as they are, anything else as JSON; the content type says which.</param>
    /// <param name="headers">Headers of the caller's own, which win over the mesh's, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public ValueTask PublishAsync(
        string subject,
        object payload,
        BusHeaders? headers = null,
        CancellationToken cancellationToken = default
    ) => DomainPublisher.PublishAsync(_session, subject, payload, headers, cancellationToken);

    /// <summary>
    /// Reads events: of a publisher, of a channel, or of a raw subject (<see cref="Events"/>). Ends with the publisher's end frame.
    /// There is no replay; events before the enumeration began are not seen, and bodies that are no JSON are passed over unless read as
    /// bytes or, where they say that they are text, as strings.
    /// </summary>
    /// <typeparam name="T">An event's type; <see cref="JsonElement"/> for whatever comes.</typeparam>
    /// <param name="source">What to read; a string names a publisher.</param>
    /// <param name="settings">Settings, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <exception cref="MeshException">No such publisher, another shape, the publisher failed, or the connection did.</exception>
    public IAsyncEnumerable<T> SubscribeAsync<T>(
        EventSource source,
        SubscribeSettings? settings = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return _events.ReadAsync<T>(source, settings ?? SubscribeSettings.Default, cancellationToken);
    }

    /// <summary>Lists the agents on the mesh, from a cache that a watch keeps current.</summary>
    /// <param name="filter">Which ones; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait for the first fill of the cache.</param>
    public ValueTask<IReadOnlyList<CatalogEntry>> CatalogAsync(
        CatalogFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => _session.Catalog.ListAsync(filter, cancellationToken);

    /// <summary>An agent's contract with its JSON Schemas, from the registry; for an agent declared here, its own.</summary>
    /// <param name="agent">The agent's full name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentNotFoundException">The registry has no contract for that name.</exception>
    public async ValueTask<AgentContract> ContractAsync(string agent, CancellationToken cancellationToken = default)
    {
        AgentName.Check(agent, "agent name");
        return _hosted.Find(agent)
            ?? await _session.Contracts.FindAsync(agent, cancellationToken).ConfigureAwait(false)
            ?? throw CallFailures.NotFound(agent, "");
    }

    /// <summary>The contracts of many agents; those that vanish or cannot be read meanwhile are left out.</summary>
    /// <param name="filter">Which ones; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<AgentContract> DiscoverAsync(
        CatalogFilter? filter = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var entry in await CatalogAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (await _session.Contracts.TryFindAsync(entry.Name, cancellationToken).ConfigureAwait(false) is { } contract)
            {
                yield return contract;
            }
        }
    }

    /// <summary>Opens, or creates, the mesh's buckets, so that peers which only open them find them. Hosting agents does so by itself.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask PrimeAsync(CancellationToken cancellationToken = default) => _session.Buckets.PrimeAsync(cancellationToken);

    /// <summary>Stops gracefully, as <see cref="StopAsync"/>, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _hosted.DisposeAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        await MeshShutdown.CloseAsync(_session).ConfigureAwait(false);
    }

    private async Task<CallReply> SendCoreAsync(
        string agent,
        object? input,
        CallOptions? options,
        string? replyTo,
        CancellationToken cancellationToken
    )
    {
        using var body = InputWriter.Write(input, Options.Json);
        return await _caller
            .InvokeAsync(InvocationVerb.Send, agent, body.Written, options, replyTo, null, cancellationToken)
            .ConfigureAwait(false);
    }
}
