using System.Buffers;

namespace Heddle.Jobs;

/// <summary>The subjects of the job protocol (CAP 2, specification 05).</summary>
public static class JobSubjects
{
    /// <summary>Clients submit jobs here.</summary>
    public const string Submit = "sys.job.submit";

    /// <summary>Workers report results here.</summary>
    public const string Result = "sys.job.result";

    /// <summary>Workers report progress here.</summary>
    public const string Progress = "sys.job.progress";

    /// <summary>Jobs are called off here; every worker listens, without a queue group.</summary>
    public const string Cancel = "sys.job.cancel";

    /// <summary>Jobs that ended badly are announced here.</summary>
    public const string DeadLetter = "sys.job.dlq";

    /// <summary>Workers show that they live here.</summary>
    public const string Heartbeat = "sys.heartbeat";

    /// <summary>Components announce themselves here.</summary>
    public const string Handshake = "sys.handshake";

    /// <summary>What operators should know goes here.</summary>
    public const string Alert = "sys.alert";

    /// <summary>Workflow engines tell what happens here.</summary>
    public const string WorkflowEvent = "sys.workflow.event";

    /// <summary>Trust handshake, phases 1 and 2: request and reply, never stored.</summary>
    public const string WorkerChallenge = "sys.worker.handshake.challenge";

    /// <summary>Trust handshake, phases 3 and 4: request and reply, never stored.</summary>
    public const string WorkerAuthenticate = "sys.worker.handshake.authenticate";

    /// <summary>The prefix of every topic.</summary>
    public const string TopicPrefix = "job.";

    private static readonly SearchValues<char> NotInTokens = SearchValues.Create([
        '.',
        '*',
        '>',
        '\u007f',
        .. Enumerable.Range(0, ' ' + 1).Select(c => (char)c),
    ]);

    /// <summary>
    /// The subject on which one worker is sent jobs of every topic. A worker that sends heartbeats must listen here: dispatchers prefer
    /// this to the topic as soon as they know a worker.
    /// </summary>
    /// <param name="workerId">The worker.</param>
    /// <exception cref="ArgumentException">The id is not one subject token.</exception>
    public static string Direct(string workerId)
    {
        if (!IsToken(workerId))
        {
            throw new ArgumentException(
                $"worker id `{workerId}` is not one subject token; leave out dots, wildcards and white space",
                nameof(workerId)
            );
        }

        return $"worker.{workerId}.jobs";
    }

    /// <summary>Whether a text can stand in a subject as one token: not empty, without dots, wildcards, white space and control characters.</summary>
    /// <param name="text">The text, for example a worker's id.</param>
    public static bool IsToken(string? text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAny(NotInTokens);

    /// <summary>Whether a text is a topic of jobs: <c>job.</c> and one or more tokens, without wildcards.</summary>
    /// <param name="text">The text.</param>
    public static bool IsTopic(string? text)
    {
        if (text is null || !text.StartsWith(TopicPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var token in text.AsSpan().Split('.'))
        {
            if (text.AsSpan(token).IsEmpty || text.AsSpan(token).ContainsAny(NotInTokens))
            {
                return false;
            }
        }

        return true;
    }
}
