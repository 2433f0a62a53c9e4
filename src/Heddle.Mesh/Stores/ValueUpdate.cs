using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Read, change, write on condition, and again: how a value is changed that others change too.</summary>
internal sealed class ValueUpdate<T>(KeyValueBucket bucket, StoredValues values, TimeProvider time, MeshUpdateOptions options)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    public async ValueTask<T> RunAsync(string key, Func<T?, CancellationToken, ValueTask<T>> change, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var present = await bucket.GetAsync(key, cancellationToken).ConfigureAwait(false);
            var (written, value) = await TryAsync(key, present, change, cancellationToken).ConfigureAwait(false);
            if (written)
            {
                return value;
            }

            if (time.GetElapsedTime(started) >= options.Patience)
            {
                throw new RevisionConflictException(bucket.Name, key, present?.Revision ?? 0);
            }

            await Task.Delay(Pause(attempt), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<(bool Written, T Value)> TryAsync(
        string key,
        KeyValueEntry? present,
        Func<T?, CancellationToken, ValueTask<T>> change,
        CancellationToken cancellationToken
    )
    {
        var before = present is null ? default : values.Decode<T>(present).Value;

        // Taken before the change, which may alter the very object; and of the value, not of what is stored, because a peer may write
        // the same JSON with other spaces.
        var unchanged = present is null ? default : values.Encode(before);
        var after = await change(before, cancellationToken).ConfigureAwait(false);
        var bytes = values.Encode(after);
        if (present is null)
        {
            return (await bucket.TryCreateAsync(key, bytes, cancellationToken).ConfigureAwait(false) is not null, after);
        }

        var written =
            bytes.Span.SequenceEqual(unchanged.Span)
            || await bucket.TryUpdateAsync(key, bytes, present.Revision, cancellationToken).ConfigureAwait(false) is not null;
        return (written, after);
    }

    private static TimeSpan Pause(int attempt)
    {
        var longest = TimeSpan.FromMilliseconds(2 << Math.Min(attempt, 10));
        return Random.Shared.NextDouble() * (longest < LongestPause ? longest : LongestPause);
    }
}
