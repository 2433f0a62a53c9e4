namespace Heddle.Jobs;

/// <summary>The times behind <see cref="BlobRetention"/>.</summary>
public static class BlobRetentionTimes
{
    /// <summary>How long a class is kept.</summary>
    /// <param name="retention">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static TimeSpan Duration(this BlobRetention retention) =>
        retention switch
        {
            BlobRetention.Short => TimeSpan.FromHours(24),
            BlobRetention.Standard => TimeSpan.FromDays(7),
            BlobRetention.Audit => TimeSpan.FromDays(30),
            _ => throw new ArgumentOutOfRangeException(nameof(retention), retention, "not a class of retention"),
        };
}
