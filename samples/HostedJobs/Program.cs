using Heddle.Jobs;
using HostedJobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<IJobMetrics, MeterJobMetrics>();
builder
    .Services.AddHeddleJobs(options => (options.Pool, options.MaxParallelJobs) = ("text", 4))
    .Use(JobMiddleware.Logging)
    .AddJob<SummarizeJob>(new() { Retries = 2 });
await builder.Build().RunAsync();
