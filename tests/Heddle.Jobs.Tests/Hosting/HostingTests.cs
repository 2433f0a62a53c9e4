using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Heddle.Jobs.Tests;

public sealed class HostingTests
{
    private readonly InMemoryServer _server = new();
    private readonly InMemoryBlobStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_class_with_injected_services_does_jobs_in_a_scope_of_its_own()
    {
        using var host = Build(services =>
        {
            services.AddScoped<Visit>();
            Jobs(services).AddJob<GreetJob>(new() { Retries = 1, RetryDelay = TimeSpan.Zero }).Use(JobMiddleware.Logging).Use<Stamp>();
        });
        await host.StartAsync(Cancel);
        var client = host.Services.GetRequiredService<JobClient>();

        // The first attempt fails; the second one has a visit of its own.
        var output = await client.SubmitAndWaitAsync<Echo>("job.greet", new Prompt("ada"), null, Cancel);

        output.Text.ShouldBe("hello ada (visit 1, attempt 2)");
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task Stopping_lets_jobs_finish()
    {
        var (began, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var host = Build(services =>
            Jobs(services)
                .AddJob<Prompt, Echo>(
                    "job.slow",
                    async (input, _, _) =>
                    {
                        began.SetResult();
                        await finish.Task;
                        return new(input.Text);
                    }
                )
        );
        await host.StartAsync(Cancel);
        var client = host.Services.GetRequiredService<JobClient>();
        var running = client.SubmitAndWaitAsync<Echo>("job.slow", new Prompt("slow"), null, Cancel).AsTask();
        await began.Task;

        var stopping = host.StopAsync(Cancel);
        stopping.IsCompleted.ShouldBeFalse();
        finish.SetResult();
        await stopping;

        (await running).Text.ShouldBe("slow");
    }

    [Fact]
    public async Task Options_are_checked_when_the_application_starts()
    {
        using var host = Build(services =>
            Jobs(services, options => (options.WorkerId, options.MaxParallelJobs) = ("a.b", 0)).AddJob<GreetJob>()
        );

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Cancel));
        refused.Message.ShouldContain("`a.b`");
        refused.Message.ShouldContain("`MaxParallelJobs`");
    }

    [Fact]
    public async Task Two_workers_live_in_one_process_under_their_names()
    {
        using var host = Build(services =>
        {
            foreach (var name in new[] { "one", "two" })
            {
                services
                    .AddKeyedHeddleJobs(name, options => options.WorkerId = $"worker-{name}")
                    .UseBus((_, _) => new(_server.Connect(name)))
                    .UseBlobs(_ => new(_store))
                    .AddJob<Prompt, Echo>($"job.{name}", (input, job, _) => Task.FromResult(new Echo($"{input.Text} by {job.WorkerId}")));
            }
        });
        await host.StartAsync(Cancel);
        await using var client = new JobClient(_server.Connect(), new() { Blobs = new(_store), Route = JobRoute.Topic });

        (await client.SubmitAndWaitAsync<Echo>("job.one", new Prompt("a"), null, Cancel)).Text.ShouldBe("a by worker-one");
        (await client.SubmitAndWaitAsync<Echo>("job.two", new Prompt("a"), null, Cancel)).Text.ShouldBe("a by worker-two");
        host.Services.GetRequiredKeyedService<JobAgent>("one").WorkerId.ShouldBe("worker-one");
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_client_alone_needs_no_worker()
    {
        using var host = Build(services => Jobs(services));

        await host.StartAsync(Cancel);

        host.Services.GetRequiredService<JobClient>().ShouldNotBeNull();
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_connection_is_made_to_the_server_the_options_name()
    {
        await using var server = await DevServers.NatsServer.StartAsync(new(), Cancel);
        using var host = Build(services =>
            services.AddHeddleJobs(options => (options.Url, options.WorkerId) = (server.Url, "hosted")).AddJob<NoWords>("job.words")
        );
        await host.StartAsync(Cancel);
        var client = host.Services.GetRequiredService<JobClient>();

        (await client.SubmitAndWaitAsync<int>("job.words", "three small words", null, Cancel)).ShouldBe(3);
        await host.StopAsync(Cancel);
    }

    [Fact]
    public void A_class_that_is_no_job_or_names_no_topic_is_refused_at_once()
    {
        var jobs = Jobs(new ServiceCollection());

        Should
            .Throw<ArgumentException>(() => jobs.AddJob<Visit>("job.visit"))
            .Message.ShouldContain("`Visit` implements `IJob<TIn, TOut>` 0 times");
        Should.Throw<ArgumentException>(() => jobs.AddJob<NoWords>()).Message.ShouldContain("names no topic");
        Should.Throw<ArgumentException>(() => jobs.AddJob<NoWords>("words")).Message.ShouldContain("`words` is not a topic");
    }

    private HeddleJobsBuilder Jobs(IServiceCollection services, Action<HeddleJobsOptions>? configure = null) =>
        services
            .AddHeddleJobs(options =>
            {
                options.WorkerId = "hosted-1";
                configure?.Invoke(options);
            })
            .UseBus((_, _) => new(_server.Connect()))
            .UseBlobs(_ => new(_store));

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        // Straight to the topic: there is no dispatcher here.
        builder.Services.PostConfigureAll<HeddleJobsOptions>(options => options.Client = client => client with { Route = JobRoute.Topic });
        configure(builder.Services);
        return builder.Build();
    }

    [JobTopic("job.greet")]
    private sealed class GreetJob(Visit visit) : IJob<Prompt, Echo>
    {
        public Task<Echo> RunAsync(Prompt input, JobContext context, CancellationToken cancellationToken)
        {
            var count = ++visit.Count;
            return visit.Attempt < 2
                ? throw new RetryableJobException("again")
                : Task.FromResult(new Echo($"hello {input.Text} (visit {count}, attempt {visit.Attempt})"));
        }
    }

    private sealed class NoWords : IJob<string, int>
    {
        public Task<int> RunAsync(string input, JobContext context, CancellationToken cancellationToken) =>
            Task.FromResult(input.Split(' ').Length);
    }

    private sealed class Visit
    {
        public int Count { get; set; }

        public int Attempt { get; set; }
    }

    private sealed class Stamp(Visit visit) : IJobMiddleware
    {
        public ValueTask<object?> InvokeAsync(JobInvocation invocation, PipelineStep<JobInvocation, object?> next)
        {
            visit.Attempt = invocation.Attempt;
            return next(invocation);
        }
    }
}
