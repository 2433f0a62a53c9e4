namespace Heddle.Transport.Tests;

/// <summary>What the contracts of streams and queues share: a stream of this test's own.</summary>
public abstract class DurableContract(BusWorld world) : BusContract(world)
{
    /// <summary>Opens this test's stream over everything below <see cref="BusContract.Root"/>.</summary>
    protected ValueTask<DurableStream> OpenStreamAsync(Func<StreamOptions, StreamOptions>? adapt = null, MessageBus? on = null)
    {
        var options = new StreamOptions(Root) { Subjects = [Root + ".>"] };
        return (on ?? Bus).OpenStreamAsync(adapt?.Invoke(options) ?? options, Cancel);
    }

    protected string Subject(string name = "a") => $"{Root}.{name}";

    /// <summary>Stores messages with their numbers, from 1, as payload.</summary>
    protected async Task AppendAsync(DurableStream stream, int count, string subject = "a", int from = 1)
    {
        for (var i = from; i < from + count; i++)
        {
            await stream.AppendAsync(Subject(subject), Bytes($"{i}"), cancellationToken: Cancel);
        }
    }

    protected static async Task<List<string>> TextsAsync(DurableStream stream, StreamReadOptions? options = null) =>
        await stream.ReadAsync(options, Cancel).Select(message => Text(message.Payload)).ToListAsync(Cancel);

    protected static async Task<QueueMessage> OneAsync(WorkQueue queue, int seconds = 30) =>
        (await queue.FetchAsync(1, TimeSpan.FromSeconds(seconds), Cancel)).ShouldHaveSingleItem();

    protected static async Task<IReadOnlyList<QueueMessage>> FetchAsync(WorkQueue queue, int count) =>
        await queue.FetchAsync(count, TimeSpan.FromSeconds(30), Cancel);

    /// <summary>
    /// Takes messages until there are so many different ones. A server may hand out twice what was given back, so the others are looked past.
    /// </summary>
    protected static async Task<IEnumerable<ulong>> DifferentAsync(WorkQueue queue, int count)
    {
        var sequences = new SortedSet<ulong>();
        while (sequences.Count < count)
        {
            sequences.Add((await OneAsync(queue)).Sequence);
        }

        return sequences;
    }

    /// <summary>Whether the queue has nothing to hand out at present.</summary>
    protected static async Task ShouldBeDryAsync(WorkQueue queue) =>
        (await queue.FetchAsync(1, TimeSpan.FromMilliseconds(150), Cancel)).ShouldBeEmpty();
}
