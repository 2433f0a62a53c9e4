using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// A whole mesh inside a test: agents and callers on an in-memory server, a clock that stands still until the test moves it, and a
/// network whose faults the test switches. Everything is the real thing but the network and the clock; nothing is shared with other
/// tests.
/// </summary>
/// <remarks>
/// Because the clock stands still, a call nobody answers does not time out by itself: move <see cref="Time"/>, or pass a token.
/// </remarks>
/// <example>
/// <code>
/// await using var bench = await MeshTest.StartAsync(mesh =&gt; mesh.AddAgent(new AgentSpec("echo", "Echoes."), (string text) =&gt; text));
/// var answer = await bench.Caller.CallAsync&lt;string&gt;("echo", "hi");
/// </code>
/// </example>
public sealed class MeshTest : IAsyncDisposable
{
    // What a test leaves running may finish, if it is quick about it.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly MeshTestOptions _options;
    private readonly AgentMeshOptions _meshOptions;
    private readonly List<AgentMesh> _meshes = [];

    private MeshTest(MeshTestOptions options)
    {
        _options = options;
        _meshOptions = options.Mesh with { TimeProvider = options.Time };
        Faults = new MeshFaults(options.Faults);
        Server = new InMemoryServer(new InMemoryServerOptions { TimeProvider = options.Time, Seed = options.Seed });
        Host = Join();
        Caller = Join();
    }

    /// <summary>The mesh that hosts the agents under test.</summary>
    public AgentMesh Host { get; }

    /// <summary>Another mesh, as of another process, without agents: for calling.</summary>
    public AgentMesh Caller { get; }

    /// <summary>The clock of every mesh on the bench.</summary>
    public ManualTimeProvider Time => _options.Time;

    /// <summary>What the network does to messages.</summary>
    public MeshFaults Faults { get; }

    /// <summary>The server in the middle. A connection made from it directly has no faults.</summary>
    public InMemoryServer Server { get; }

    /// <summary>Sets up a mesh and starts its agents.</summary>
    /// <param name="declare">Declares the agents.</param>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">An agent's shape does not fit.</exception>
    public static async Task<MeshTest> StartAsync(
        Action<AgentMesh> declare,
        MeshTestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(declare);
        var bench = new MeshTest(options ?? new MeshTestOptions());
        try
        {
            declare(bench.Host);
            await bench.Host.StartAsync(cancellationToken).ConfigureAwait(false);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds a mesh, as of one more process: another host of the same agents, or of others, or a caller.</summary>
    /// <param name="declare">Declares its agents; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public async Task<AgentMesh> JoinAsync(Action<AgentMesh>? declare = null, CancellationToken cancellationToken = default)
    {
        var mesh = Join();
        declare?.Invoke(mesh);
        await mesh.StartAsync(cancellationToken).ConfigureAwait(false);
        return mesh;
    }

    /// <summary>
    /// Connects to the bench's server over its faulty network: for a peer that is no <see cref="AgentMesh"/>, or for an application
    /// under test, by <see cref="HeddleMeshBuilder.UseBus"/>.
    /// </summary>
    public MessageBus Connect() => Faults.Decorate(Server.Connect(MeshAddress.ConnectionNamePrefix + MeshSession.NewId()), Time);

    /// <summary>Ends every fault and closes every mesh; what still runs after a moment is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        foreach (var mesh in Enumerable.Reverse(_meshes))
        {
            // Of the system's clock: that of the bench does not move by itself any more.
            using var grace = new CancellationTokenSource(Grace, TimeProvider.System);
            await mesh.StopAsync(grace.Token).ConfigureAwait(false);
            await mesh.DisposeAsync().ConfigureAwait(false);
        }
    }

    private AgentMesh Join()
    {
        var mesh = AgentMesh.Over(Connect(), _meshOptions);
        lock (_meshes)
        {
            _meshes.Add(mesh);
        }

        return mesh;
    }
}
