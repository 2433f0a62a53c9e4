namespace Heddle.Jobs;

/// <summary>Which pools serve which topics: the routing table of a dispatcher. Immutable.</summary>
/// <remarks>
/// Written as YAML, in the form the Cordum platform reads (<c>config/pools.yaml</c>):
/// <code>
/// topics:
///   job.summarize: text
///   job.tools: [cpu-tools, gpu-tools]
/// pools:
///   text: {}
///   cpu-tools:
///     requires: [git, docker]
///   gpu-tools:
///     requires: [git, docker, cuda]
/// </code>
/// </remarks>
public sealed class JobPools
{
    private readonly Dictionary<string, IReadOnlyList<JobPool>> _topics;

    /// <summary>Makes a table.</summary>
    /// <param name="topics">For every topic the pools that serve it.</param>
    public JobPools(IEnumerable<KeyValuePair<string, IReadOnlyList<JobPool>>> topics)
        : this(new Dictionary<string, IReadOnlyList<JobPool>>(topics, StringComparer.Ordinal), isOpen: false) { }

    private JobPools(Dictionary<string, IReadOnlyList<JobPool>> topics, bool isOpen) => (_topics, IsOpen) = (topics, isOpen);

    /// <summary>
    /// No table: every worker serves every topic, whatever pool it names, unless its handshake says for which topics it is ready. Good for
    /// a laptop.
    /// </summary>
    public static JobPools Open { get; } = new([], isOpen: true);

    /// <summary>Whether every worker serves every topic.</summary>
    public bool IsOpen { get; }

    /// <summary>The topics of the table.</summary>
    public IReadOnlyCollection<string> Topics => _topics.Keys;

    /// <summary>The pools of a topic; none when the table does not have it.</summary>
    /// <param name="topic">The topic.</param>
    public IReadOnlyList<JobPool> For(string topic) => _topics.TryGetValue(topic, out var pools) ? pools : [];

    /// <summary>Reads a table.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">What errors call it, for example the file's name.</param>
    /// <exception cref="JobPoolsException">The text is no table; the message names the line.</exception>
    public static JobPools Parse(string yaml, string source = "pools")
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(source);
        return new PoolFile(source).Read(yaml);
    }

    /// <summary>Reads a table from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobPoolsException">The file is no table; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async ValueTask<JobPools> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
    }
}
