namespace Heddle.Jobs;

/// <summary>The labels of a job that is a dead letter's second try. They place nothing.</summary>
internal static class DeadLetterLabels
{
    public const string Retry = "retry";
    public const string Entry = "dlq_entry";
    public const string RetryOf = "retry_of_job";
}
