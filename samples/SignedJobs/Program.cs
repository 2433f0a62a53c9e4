using Heddle.Jobs;
using Heddle.Transport;

// Three keys: a client's, a worker's, and that of somebody nobody knows. In production each comes from a file: JobSigningKey.FromPem.
using var clientKey = JobSigningKey.Create();
using var workerKey = JobSigningKey.Create();
using var strangerKey = JobSigningKey.Create();
var known = JobKeyRing.Empty.With("client-1", clientKey.PublicKey).With("worker-1", workerKey.PublicKey);

// Who has a key ring believes nobody else; who has a signer is believed by those who know its key.
var server = new InMemoryServer();
await using var bus = server.Connect();
var blobs = new BlobStores(new InMemoryBlobStore());
var worker = new JobWorkerOptions
{
    WorkerId = "worker-1",
    Signer = PacketSigner.Create(workerKey),
    Reader = PacketReader.Create(new() { Keys = known }),
    Blobs = blobs,
};
await using var agent = new JobAgent(bus, worker).Job<string, string>("job.greet", (name, _) => $"Hello, {name}!");
await agent.StartAsync();

await using var client = Client(clientKey);
Console.WriteLine(await client.SubmitAndWaitAsync<string>("job.greet", "client"));

await using var stranger = Client(strangerKey);
using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
try
{
    Console.WriteLine(await stranger.SubmitAndWaitAsync<string>("job.greet", "stranger", cancellationToken: patience.Token));
}
catch (OperationCanceledException)
{
    Console.WriteLine("nobody answers a stranger");
}

JobClient Client(JobSigningKey key) =>
    new(
        bus,
        new()
        {
            SenderId = "client-1",
            Signer = PacketSigner.Create(key),
            Reader = PacketReader.Create(new() { Keys = known }),
            Blobs = blobs,
            Route = JobRoute.Topic,
        }
    );
