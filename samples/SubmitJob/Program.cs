using Heddle.Jobs;
using Heddle.Transport.Nats;
using SubmitJob;

await using var bus = await NatsBus.ConnectAsync(JobEnvironment.Connection("submit-sample"));
await using var blobs = BlobStores.CreateDefault(bus);
await using var jobs = new JobClient(bus, new() { Blobs = blobs });

var options = new JobOptions { Deadline = TimeSpan.FromMinutes(2), IdempotencyKey = args.FirstOrDefault() ?? "" };
try
{
    var summary = await jobs.SubmitAndWaitAsync<Summary>("job.summarize", new { Text = "Warp first. Weft second." }, options);
    Console.WriteLine(summary.Text);
}
catch (JobFailedException failed)
{
    Console.WriteLine($"{failed.Status}: {failed.Message}");
}
