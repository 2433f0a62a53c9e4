using Heddle.Jobs;
using Heddle.Transport;
using PrometheusJobs;

// A worker whose metrics Prometheus can scrape: serve the text that is printed here at /metrics.
var metrics = new PrometheusMetrics();
await using var bus = new InMemoryServer().Connect();
await using var worker = new JobWorker(bus, new() { WorkerId = "worker-1", Metrics = metrics }).Handle(
    "job.greet",
    (job, _) => new(job.CreateResult(job.Request.Labels.ContainsKey("rude") ? JobStatus.Failed : JobStatus.Succeeded))
);
await worker.StartAsync();

await using var client = new JobClient(bus, new() { Route = JobRoute.Topic });
await client.SubmitAndWaitAsync(new JobRequest { JobId = "hello", Topic = "job.greet" });
await client.SubmitAndWaitAsync(
    new JobRequest
    {
        JobId = "go-away",
        Topic = "job.greet",
        Labels = [new("rude", "yes")],
    }
);
await worker.DrainAsync();
metrics.Write(Console.Out);
