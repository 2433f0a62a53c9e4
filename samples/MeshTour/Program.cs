using System.Runtime.CompilerServices;
using Heddle.Mesh;
using MeshTour;

await using var host = await AgentMesh.ConnectAsync();
await using var mesh = await AgentMesh.ConnectAsync();

// The shape of the handler decides what an agent is: a responder, a streamer, a publisher.
host.AddAgent(
    new AgentSpec("length", "Counts the characters of a text.") { Channel = "text", Tags = ["count"] },
    (string text) => text.Length
);
host.AddAgent(new AgentSpec("words", "Reads a text word by word.") { Channel = "text" }, Words);
host.AddAgent(new AgentSpec("prices", "Emits prices."), Prices);
await host.StartAsync();

// Call, stream, send.
Console.WriteLine(await mesh.CallAsync<int>("text.length", "warp"));
await foreach (var word in mesh.StreamAsync<string>("text.words", "over and under"))
{
    Console.WriteLine(word);
}

var replied = new TaskCompletionSource<int>();
await mesh.SendAsync<int>("text.length", "weft and warp", length => replied.SetResult(length));
Console.WriteLine(await replied.Task);

// Events.
await foreach (var price in mesh.SubscribeAsync<Price>(Events.Of("prices")))
{
    Console.WriteLine($"{price.Symbol} {price.Amount}");
    break;
}

// Discovery in two tiers: a catalog small enough for a prompt, and a contract with schemas on demand.
var catalog = await mesh.CatalogAsync(new CatalogFilter { Channel = "text" });
Console.WriteLine(string.Join(", ", catalog.Select(entry => entry.Name).Order(StringComparer.Ordinal)));
var contract = await mesh.ContractAsync("text.length");
Console.WriteLine(contract.Description);

// Shared state, with a revision for each value, and shared files.
await mesh.KV.PutAsync("config.threshold", 0.85);
await mesh.KV.UpdateAsync<double>("config.threshold", threshold => threshold + 0.05);
Console.WriteLine((await mesh.KV.GetAsync<double>("config.threshold"))?.Value);
await mesh.Workspace.PutAsync("notes/today.txt", "the loom is set up");
Console.WriteLine(await mesh.Workspace.GetTextAsync("notes/today.txt"));

// Errors are typed: one exception a code.
try
{
    await mesh.CallAsync("text.lenght", "warp");
}
catch (AgentNotFoundException)
{
    Console.WriteLine("no such agent");
}

static async IAsyncEnumerable<string> Words(string text, [EnumeratorCancellation] CancellationToken cancel)
{
    foreach (var word in text.Split(' '))
    {
        cancel.ThrowIfCancellationRequested();
        yield return word;
        await Task.Yield();
    }
}

static async IAsyncEnumerable<Price> Prices([EnumeratorCancellation] CancellationToken cancel)
{
    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    while (await timer.WaitForNextTickAsync(cancel))
    {
        yield return new Price("LOOM", 42);
    }
}
