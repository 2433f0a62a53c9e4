namespace Heddle.Transport;

/// <summary>Which queues a stream admits, as JetStream decides it.</summary>
internal static class QueueAdmission
{
    /// <summary>Checks a queue that is about to be created.</summary>
    /// <param name="stream">The stream's settings.</param>
    /// <param name="present">The queues it has.</param>
    /// <param name="wanted">The new one.</param>
    /// <exception cref="StoreException">It is not possible beside them.</exception>
    public static void Check(StreamOptions stream, IReadOnlyList<QueueOptions> present, QueueOptions wanted)
    {
        if (wanted.Filter is { } filter && !stream.Subjects.Any(subject => Subjects.Overlap(subject, filter)))
        {
            throw Refusal(wanted, 10093, "consumer filter subject is not a valid subset of the interest subjects");
        }

        if (stream.Retention != StreamRetention.WorkQueue)
        {
            return;
        }

        if (wanted.DeliverPolicy != DeliverPolicy.All)
        {
            throw Refusal(wanted, 10101, "consumer must be deliver all on workqueue stream");
        }

        if (present.Count > 0 && (wanted.Filter is null || present.Any(other => other.Filter is null)))
        {
            throw Refusal(wanted, 10099, "multiple non-filtered consumers not allowed on workqueue stream");
        }

        if (present.Any(other => Subjects.Overlap(other.Filter!, wanted.Filter!)))
        {
            throw Refusal(wanted, 10100, "filtered consumer not unique on workqueue stream");
        }
    }

    private static StoreException Refusal(QueueOptions wanted, int errorCode, string description) =>
        new($"create queue `{wanted.Name}`", 400, errorCode, description);
}
