namespace Heddle.Jobs;

/// <summary>What a worker keeps of the jobs it has done. A redelivery of a job that is kept is answered without running the handler.</summary>
public sealed record ResultCacheOptions
{
    /// <summary>How many jobs are kept, the latest first. Default 16,384; 0 keeps none.</summary>
    public int MaxJobs
    {
        get;
        init => field = NotNegative(value);
    } = 16_384;

    /// <summary>How many characters their ids, pointers and messages may have together. Default 8,388,608.</summary>
    public int MaxCharacters
    {
        get;
        init => field = NotNegative(value);
    } = 8 * 1024 * 1024;

    private static int NotNegative(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
        return value;
    }
}
