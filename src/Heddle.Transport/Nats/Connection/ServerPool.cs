namespace Heddle.Transport.Nats;

/// <summary>The servers that may be connected to: those given, and those the servers told of.</summary>
internal sealed class ServerPool
{
    private const int MaxDiscovered = 256;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly bool _shuffle;

    public ServerPool(IReadOnlyList<string> urls, bool shuffle)
    {
        if (urls.Count == 0)
        {
            throw new ArgumentException("there is no server URL", nameof(urls));
        }

        _shuffle = shuffle;
        foreach (var url in urls)
        {
            _entries.Add(new(ServerAddress.Parse(url), Discovered: false));
        }

        if (shuffle)
        {
            Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries));
        }
    }

    /// <summary>The servers in the order to try them.</summary>
    public IReadOnlyList<ServerAddress> InOrder
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => entry.Address)];
            }
        }
    }

    /// <summary>Puts a server behind all others.</summary>
    public void MoveToEnd(ServerAddress server)
    {
        lock (_gate)
        {
            var index = _entries.FindIndex(entry => entry.Address == server);
            if (index >= 0)
            {
                var entry = _entries[index];
                _entries.RemoveAt(index);
                _entries.Add(entry);
            }
        }
    }

    /// <summary>Takes in what a server says about the others.</summary>
    /// <param name="endpoints">Host and port of each.</param>
    /// <param name="from">The server that says so: what it learned of it holds for the others.</param>
    public void Discover(IReadOnlyList<string> endpoints, ServerAddress from)
    {
        lock (_gate)
        {
            _entries.RemoveAll(entry => entry.Discovered && entry.Address != from && !endpoints.Contains(entry.Address.Endpoint));
            foreach (var endpoint in endpoints.Take(MaxDiscovered))
            {
                if (!_entries.Exists(entry => entry.Address.Endpoint == endpoint) && TryParse(endpoint, from) is { } address)
                {
                    var at = _shuffle ? Random.Shared.Next(_entries.Count + 1) : _entries.Count;
                    _entries.Insert(at, new(address, Discovered: true));
                }
            }
        }
    }

    /// <summary>Notes that a server refused the credentials.</summary>
    /// <returns><see langword="true"/> when it did so for the second time running and is not tried again.</returns>
    public bool Refused(ServerAddress server)
    {
        lock (_gate)
        {
            var entry = _entries.Find(candidate => candidate.Address == server);
            return entry is not null && ++entry.Refusals >= 2 && _entries.Remove(entry);
        }
    }

    /// <summary>Notes that a server accepted the credentials.</summary>
    public void Accepted(ServerAddress server)
    {
        lock (_gate)
        {
            if (_entries.Find(candidate => candidate.Address == server) is { } entry)
            {
                entry.Refusals = 0;
            }
        }
    }

    private static ServerAddress? TryParse(string endpoint, ServerAddress from)
    {
        try
        {
            return from.Neighbour(endpoint);
        }
        catch (ArgumentException)
        {
            // A server that tells nonsense about others is no reason to leave it.
            return null;
        }
    }

    private sealed record Entry(ServerAddress Address, bool Discovered)
    {
        public int Refusals { get; set; }
    }
}
