namespace Heddle.Jobs;

/// <summary>What a job asks of the worker that is to do it.</summary>
internal sealed class Placement
{
    private const string PreferredPoolLabel = "preferred_pool";
    private const string PreferredWorkerLabel = "preferred_worker_id";

    // Labels that say something about the job and place it nowhere: those of the platform, and those of a dead letter's retry.
    private static readonly HashSet<string> Remarks = new(StringComparer.Ordinal)
    {
        "approval_granted",
        "secrets_present",
        "workflow_id",
        "run_id",
        "step_id",
        "node_id",
        "worker_id",
        DeadLetterLabels.Retry,
        DeadLetterLabels.Entry,
        DeadLetterLabels.RetryOf,
    };

    private Placement(string topic) => Topic = topic;

    public string Topic { get; }

    public PacketList<string> Requires { get; private init; }

    /// <summary>The labels a worker must have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; private init; } = [];

    public string PreferredPool { get; private init; } = "";

    public string PreferredWorker { get; private init; } = "";

    public static Placement Of(JobRequest request)
    {
        var requires = request.Metadata?.Requires ?? default;
        return request.Labels.Count == 0
            ? new(request.Topic) { Requires = requires }
            : new(request.Topic)
            {
                Requires = requires,
                Labels = Constraints(request.Labels),
                PreferredPool = request.Labels.TryGetValue(PreferredPoolLabel, out var pool) ? pool : "",
                PreferredWorker = request.Labels.TryGetValue(PreferredWorkerLabel, out var worker) ? worker : "",
            };
    }

    /// <summary>Whether a worker has all the labels.</summary>
    public bool Fits(PacketMap<string> labels)
    {
        foreach (var (key, value) in Labels)
        {
            if (!labels.TryGetValue(key, out var own) || !string.Equals(own, value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for jobs that ask the same: where one finds no worker, the others need not look.</summary>
    public string GroupKey()
    {
        if (Labels.Count == 0 && Requires.Count == 0 && PreferredPool.Length == 0 && PreferredWorker.Length == 0)
        {
            return Topic;
        }

        IEnumerable<string> parts =
        [
            Topic,
            PreferredPool,
            PreferredWorker,
            .. Requires,
            "",
            .. Labels.SelectMany(label => new[] { label.Key, label.Value }),
        ];
        return string.Join('\0', parts);
    }

    private static List<KeyValuePair<string, string>> Constraints(PacketMap<string> labels)
    {
        var constraints = new List<KeyValuePair<string, string>>();
        foreach (var label in labels)
        {
            var key = label.Key;
            if (
                !Remarks.Contains(key)
                && !key.StartsWith("cordum.", StringComparison.Ordinal)
                && !key.StartsWith("preferred_", StringComparison.Ordinal)
            )
            {
                constraints.Add(label);
            }
        }

        return constraints;
    }
}
