using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>The fault switches of a <see cref="MeshTest"/>: what the network between its meshes does to messages.</summary>
/// <remarks>
/// Each connection has chances of its own, drawn from the plan's seed and the order in which the connections were made, so that what
/// one sends does not change what happens to another's messages.
/// </remarks>
public sealed class MeshFaults
{
    private readonly Lock _lock = new();
    private readonly List<FaultyBus> _lines = [];

    internal MeshFaults(FaultPlan plan) => Plan = plan;

    /// <summary>
    /// What happens to the messages of every connection from now on, those made later included. Setting it starts the plan's chances
    /// anew and lets go at once what is still delayed.
    /// </summary>
    public FaultPlan Plan
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (_lock)
            {
                field = value;
                for (var i = 0; i < _lines.Count; i++)
                {
                    _lines[i].Plan = For(i, value);
                }
            }
        }
    }

    /// <summary>How many messages have been lost by a plan so far.</summary>
    public long DroppedMessages => Sum(line => line.DroppedMessages);

    /// <summary>How many messages have been doubled by a plan so far.</summary>
    public long DuplicatedMessages => Sum(line => line.DuplicatedMessages);

    /// <summary>Cuts one mesh off from the others: what it sends waits, what is sent to it is lost.</summary>
    /// <param name="mesh">A mesh of this bench.</param>
    /// <exception cref="ArgumentException">The mesh is not of this bench.</exception>
    public void Partition(AgentMesh mesh) => LineOf(mesh).Partition();

    /// <summary>Ends the partition of one mesh: what has waited is sent.</summary>
    /// <param name="mesh">A mesh of this bench.</param>
    /// <exception cref="ArgumentException">The mesh is not of this bench.</exception>
    public void Heal(AgentMesh mesh) => LineOf(mesh).Heal();

    /// <summary>Ends every fault: no plan, no partition, no message still delayed.</summary>
    public void Clear()
    {
        Plan = FaultPlan.None;
        lock (_lock)
        {
            _lines.ForEach(line => line.Heal());
        }
    }

    internal FaultyBus Decorate(MessageBus bus, TimeProvider time)
    {
        lock (_lock)
        {
            var line = new FaultyBus(bus, For(_lines.Count, Plan), time);
            _lines.Add(line);
            return line;
        }
    }

    private static FaultPlan For(int line, FaultPlan plan) => plan with { Seed = unchecked(plan.Seed * 31 + line) };

    private FaultyBus LineOf(AgentMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        lock (_lock)
        {
            return _lines.Find(line => line == mesh.Bus)
                ?? throw new ArgumentException("the mesh is not of this bench; make it with `MeshTest.JoinAsync`", nameof(mesh));
        }
    }

    private long Sum(Func<FaultyBus, long> count)
    {
        lock (_lock)
        {
            return _lines.Sum(count);
        }
    }
}
