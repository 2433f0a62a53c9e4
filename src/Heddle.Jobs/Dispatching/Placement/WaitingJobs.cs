using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>
/// Jobs that wait for a worker to have room: by what they ask of it, the urgent first, then the older. What stands here is a hint, the
/// record in the bucket decides; a job that is lost from here is found again when it is due.
/// </summary>
internal sealed class WaitingJobs
{
    // With more kinds of jobs than this, a round looks at some of them and the next at others.
    private const int GroupsPerRound = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Queue<Group> _round = new();
    private long _count;

    /// <summary>Queues a job; one that is here already keeps its place.</summary>
    public void Add(string key, JobRequest request)
    {
        var placement = Placement.Of(request);
        lock (_lock)
        {
            if (!_keys.Add(key))
            {
                return;
            }

            var name = placement.GroupKey();
            if (!_groups.TryGetValue(name, out var group))
            {
                group = new(name, placement);
                _groups.Add(name, group);
                _round.Enqueue(group);
            }

            group.Jobs.Enqueue(key, (Urgency(request.Priority), _count++));
        }
    }

    /// <summary>Whether jobs wait that ask the same.</summary>
    public bool HasAny(Placement placement)
    {
        lock (_lock)
        {
            return _groups.Count > 0 && _groups.ContainsKey(placement.GroupKey());
        }
    }

    /// <summary>Takes the first job for which there is a worker.</summary>
    /// <param name="choose">Chooses a worker and keeps a place with it.</param>
    /// <param name="key">The job.</param>
    /// <param name="worker">The worker.</param>
    public bool TryTake(
        Func<Placement, PlacementOutcome> choose,
        [NotNullWhen(true)] out string? key,
        [NotNullWhen(true)] out WorkerState? worker
    )
    {
        lock (_lock)
        {
            for (var i = Math.Min(_round.Count, GroupsPerRound); i > 0; i--)
            {
                var group = _round.Dequeue();
                worker = choose(group.Placement).Worker;
                if (worker is not null)
                {
                    key = group.Jobs.Dequeue();
                    _keys.Remove(key);
                    Keep(group);
                    return true;
                }

                _round.Enqueue(group);
            }
        }

        (key, worker) = (null, null);
        return false;
    }

    private void Keep(Group group)
    {
        if (group.Jobs.Count > 0)
        {
            _round.Enqueue(group);
        }
        else
        {
            _groups.Remove(group.Name);
        }
    }

    private static int Urgency(JobPriority priority) =>
        priority switch
        {
            JobPriority.Critical => 0,
            JobPriority.Batch => 2,
            _ => 1,
        };

    private sealed class Group(string name, Placement placement)
    {
        public string Name => name;

        public Placement Placement => placement;

        // INVARIANT: not empty while the group is in the round.
        public PriorityQueue<string, (int Urgency, long Order)> Jobs { get; } = new();
    }
}
