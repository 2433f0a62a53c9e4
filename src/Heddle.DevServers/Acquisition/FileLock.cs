namespace Heddle.DevServers;

/// <summary>A lock between processes. It is held as long as its file is open, so the system releases it when its holder dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    public static async Task<FileStream> AcquireAsync(
        string path,
        Action<string> log,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(RetryInterval, timeProvider);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (attempt == 0)
                {
                    log($"waiting for another process that holds {path}");
                }

                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
