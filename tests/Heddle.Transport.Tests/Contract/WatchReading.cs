namespace Heddle.Transport.Tests;

internal static class WatchReading
{
    /// <summary>Reads so many entries of a watch and leaves it.</summary>
    public static async Task<List<KeyValueEntry>> TakeAsync(this KeyValueWatch watch, int count) =>
        await watch.Take(count).ToListAsync(TestContext.Current.CancellationToken).AsTask().Soon();

    /// <summary>The next entry.</summary>
    public static async Task<T> NextAsync<T>(this IAsyncEnumerator<T> entries)
    {
        (await entries.MoveNextAsync().AsTask().Soon()).ShouldBeTrue("the reading ended");
        return entries.Current;
    }
}
