namespace Heddle.Transport;

/// <summary>
/// A message server that lives in this process: what is published on one of its connections arrives on all of them, with the rules of
/// a NATS server and without its network. Stored values last as long as the instance.
/// </summary>
/// <remarks>
/// Delivery happens on the publisher's own call, so whatever a publish caused is in the queues of its receivers when the publish
/// returns. There is nothing to dispose: the server owns no thread, no timer and no file.
/// </remarks>
public sealed class InMemoryServer
{
    private readonly Exchange _exchange;
    private readonly Dictionary<string, InMemoryStream> _streams = [];
    private readonly Dictionary<string, DurableLog> _logs = [];
    private long _connections;

    /// <summary>Creates a server with the default settings.</summary>
    public InMemoryServer()
        : this(new()) { }

    /// <summary>Creates a server.</summary>
    /// <param name="options">Its settings.</param>
    public InMemoryServer(InMemoryServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _exchange = new(options.Seed is { } seed ? new Random(seed) : new Random());
    }

    internal InMemoryServerOptions Options { get; }

    /// <summary>Opens a connection; every connection is independent of the others.</summary>
    /// <param name="name">The name the connection goes by. It need not be unique.</param>
    public MessageBus Connect(string name = "heddle")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new InMemoryBus(this, _exchange, name, Interlocked.Increment(ref _connections));
    }

    /// <summary>Finds a durable stream, or creates it; <see langword="null"/> when there is none and none may be created.</summary>
    /// <exception cref="StoreException">Another stream has one of its subjects.</exception>
    internal DurableLog? OpenLog(StreamOptions options)
    {
        lock (_logs)
        {
            if (!_logs.TryGetValue(options.Name, out var log) && options.CreateIfMissing)
            {
                CheckOverlap(options);
                log = new(options, Options.TimeProvider);
                _logs.Add(options.Name, log);
                foreach (var subject in options.Subjects)
                {
                    _exchange.Add(new StreamInterest(_exchange, log, subject));
                }
            }

            return log;
        }
    }

    /// <summary>Finds the stream of a name; when there is none, <paramref name="create"/> makes it.</summary>
    internal InMemoryStream? OpenStream(string name, Func<InMemoryStream>? create)
    {
        lock (_streams)
        {
            if (!_streams.TryGetValue(name, out var stream) && create is not null)
            {
                stream = create();
                _streams.Add(name, stream);
            }

            return stream;
        }
    }

    private void CheckOverlap(StreamOptions options)
    {
        var taken = _logs.Values.SelectMany(log => log.Options.Subjects).ToList();
        foreach (var subject in options.Subjects)
        {
            if (taken.Exists(other => Subjects.Overlap(other, subject)))
            {
                throw new StoreException(
                    $"create stream `{options.Name}`",
                    400,
                    JetStreamErrors.SubjectOverlap,
                    $"subject `{subject}` overlaps with an existing stream or with another subject of this one"
                );
            }

            taken.Add(subject);
        }
    }
}
