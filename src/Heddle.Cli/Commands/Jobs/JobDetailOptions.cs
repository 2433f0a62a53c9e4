using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>What may be said about a job beside its topic and input.</summary>
internal sealed class JobDetailOptions
{
    private readonly Option<string?> _id = new("--id")
    {
        Description = "The job's id. Who submits an id twice submits one job. Default: a new one.",
        HelpName = "id",
    };

    private readonly TimeoutOption _deadline = new(
        "How long the job may take from its dispatch on. Default: what the dispatcher allows.",
        "--deadline"
    );

    private readonly Option<string?> _priority = new("--priority") { Description = "How urgent it is." };

    private readonly Option<string[]> _labels = new("--label")
    {
        Description = "A label the worker must have; may be given more than once.",
        HelpName = "name=value",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _idempotency = new("--idempotency-key")
    {
        Description = "Your own key for the effect: a second job with the same key is not done and has the first one's outcome.",
        HelpName = "key",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "The tenant.",
        HelpName = "id",
        DefaultValueFactory = _ => "",
    };

    public JobDetailOptions() => _priority.AcceptOnlyFromAmong("interactive", "batch", "critical");

    public void AddTo(Command command)
    {
        command.Options.Add(_id);
        command.Options.Add(_deadline);
        command.Options.Add(_priority);
        command.Options.Add(_labels);
        command.Options.Add(_idempotency);
        command.Options.Add(_tenant);
    }

    /// <summary>What was said. The job's id is there in any case.</summary>
    /// <exception cref="UsageException">It cannot be meant.</exception>
    public JobOptions Read(ParseResult arguments, TimeProvider time)
    {
        var id = arguments.GetValue(_id);
        if (id is "")
        {
            throw new UsageException("an empty id names no job; leave `--id` out for a new one");
        }

        return new()
        {
            // Ordered by time, as the client makes them.
            JobId = id ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Deadline = arguments.GetValue(_deadline),
            Priority = arguments.GetValue(_priority) is { } word
                ? Enum.Parse<JobPriority>(word, ignoreCase: true)
                : JobPriority.Unspecified,
            Labels = Labels(arguments.GetValue(_labels) ?? []),
            IdempotencyKey = arguments.GetValue(_idempotency) ?? "",
            TenantId = arguments.GetValue(_tenant),
        };
    }

    private static Dictionary<string, string> Labels(string[] words)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var split = word.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !labels.TryAdd(word[..split], word[(split + 1)..]))
            {
                throw new UsageException($"`{word}` is no label, or the second of its name; write `name=value`, each name once");
            }
        }

        return labels;
    }
}
