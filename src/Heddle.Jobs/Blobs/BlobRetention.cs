namespace Heddle.Jobs;

/// <summary>How long a blob is kept. The classes and their times are those of the Cordum platform.</summary>
public enum BlobRetention
{
    /// <summary>24 hours: inputs and outputs of jobs.</summary>
    Short,

    /// <summary>7 days: artifacts.</summary>
    Standard,

    /// <summary>30 days: what an audit may ask for.</summary>
    Audit,
}
