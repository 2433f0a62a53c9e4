using CustomBus;
using Heddle.Jobs;

// Jobs over a bus and a blob store of one's own: no server at all.
await using var bus = new ProcessBus();
var folder = Directory.CreateTempSubdirectory("custom-bus-");
var blobs = new BlobStores(new FolderBlobStore(folder.FullName));

await using var agent = new JobAgent(bus, new() { WorkerId = "greeter-1", Blobs = blobs });
agent.Use(JobMiddleware.Logging).Job<string, string>("job.greet", (name, _) => $"Hello, {name}!");
await agent.StartAsync();

await using var client = new JobClient(bus, new() { Blobs = blobs, Route = JobRoute.Topic });
Console.WriteLine(await client.SubmitAndWaitAsync<string>("job.greet", "custom bus"));
folder.Delete(recursive: true);
