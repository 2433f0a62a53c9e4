namespace Heddle.Transport.Tests;

internal static class WatchReading
{
    /// <summary>Reads so many entries of a watch and leaves it.</summary>
    public static async Task<List<KeyValueEntry>> TakeAsync(this KeyValueWatch watch, int count) =>
        await watch.Take(count).ToListAsync(TestContext.Current.CancellationToken).AsTask().Soon();

    /// <summary>The next entry.</summary>
    public static async Task<KeyValueEntry> NextAsync(this IAsyncEnumerator<KeyValueEntry> entries)
    {
        (await entries.MoveNextAsync().AsTask().Soon()).ShouldBeTrue("the watch ended");
        return entries.Current;
    }
}
