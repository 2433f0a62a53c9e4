using System.Runtime.InteropServices;

namespace Heddle.Mesh;

/// <summary>
/// The hosts that have a connection. A host may have two for a while: when it notices a broken connection before the server does, its
/// new one is there before the old one is reported closed. Used by one flow at a time.
/// </summary>
internal sealed class LiveInstances
{
    private Dictionary<string, HashSet<(string Server, ulong Client)>> _connections = new(StringComparer.Ordinal);

    public bool Contains(string instance) => _connections.ContainsKey(instance);

    /// <summary>Takes note of one report.</summary>
    public void Note(ConnectionReport report)
    {
        if (report.IsOpen)
        {
            ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_connections, report.InstanceId, out _);
            (open ??= []).Add((report.Server, report.Client));
        }
        else if (_connections.TryGetValue(report.InstanceId, out var open))
        {
            open.Remove((report.Server, report.Client));
            if (open.Count == 0)
            {
                _connections.Remove(report.InstanceId);
            }
        }
    }

    /// <summary>Forgets everything and begins with what servers list.</summary>
    public void Reset(IEnumerable<ConnectionReport> listed)
    {
        _connections = new(StringComparer.Ordinal);
        foreach (var report in listed)
        {
            Note(report);
        }
    }
}
