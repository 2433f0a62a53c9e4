namespace Heddle.Jobs;

/// <summary>What a job may use up. 0 means no limit; negative values and token counts above 10,000,000,000 are refused.</summary>
public sealed partial record Budget
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public Budget() { }

    /// <summary>Tokens read.</summary>
    public long MaxInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long MaxOutputTokens { get; init; }

    /// <summary>Tokens read and written.</summary>
    public long MaxTotalTokens { get; init; }

    /// <summary>Milliseconds from the dispatch of the job; not a point in time.</summary>
    public long DeadlineMilliseconds { get; init; }
}
