using System.Reflection;
using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>Says what an application does with jobs; see <see cref="HeddleJobsServices"/>.</summary>
public sealed class HeddleJobsBuilder
{
    private static readonly MethodInfo AddClassMethod = typeof(HeddleJobsBuilder).GetMethod(
        nameof(AddClass),
        BindingFlags.NonPublic | BindingFlags.Instance
    )!;

    private readonly JobsRegistration _registration;

    internal HeddleJobsBuilder(IServiceCollection services, string name, JobsRegistration registration) =>
        (Services, Name, _registration) = (services, name, registration);

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of this worker and client, under which they are keyed services; empty for the first.</summary>
    public string Name { get; }

    /// <summary>Adds a handler that is a class, for the topic of its <see cref="JobTopicAttribute"/>. An instance is made for each attempt.</summary>
    /// <typeparam name="TJob">The class: implements <see cref="IJob{TIn,TOut}"/> once. Scoped, unless it is registered otherwise.</typeparam>
    /// <param name="options">Limits and retries; <see langword="null"/> for <see cref="HeddleJobsOptions.Handlers"/>.</param>
    /// <exception cref="ArgumentException">The class names no topic, or implements the interface not exactly once.</exception>
    public HeddleJobsBuilder AddJob<TJob>(JobHandlerOptions? options = null)
        where TJob : class =>
        AddJob<TJob>(
            typeof(TJob).GetCustomAttribute<JobTopicAttribute>()?.Topic
                ?? throw new ArgumentException(
                    $"`{typeof(TJob).Name}` names no topic; give it a `[JobTopic(\"job.…\")]` or name the topic here",
                    nameof(TJob)
                ),
            options
        );

    /// <summary>Adds a handler that is a class. An instance is made for each attempt.</summary>
    /// <typeparam name="TJob">The class: implements <see cref="IJob{TIn,TOut}"/> once. Scoped, unless it is registered otherwise.</typeparam>
    /// <param name="topic">The topic: <c>job.</c> and one or more tokens, without wildcards.</param>
    /// <param name="options">Limits and retries; <see langword="null"/> for <see cref="HeddleJobsOptions.Handlers"/>.</param>
    /// <exception cref="ArgumentException">The text is no topic, or the class implements the interface not exactly once.</exception>
    public HeddleJobsBuilder AddJob<TJob>(string topic, JobHandlerOptions? options = null)
        where TJob : class
    {
        var shapes = typeof(TJob)
            .GetInterfaces()
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IJob<,>))
            .ToList();
        if (shapes.Count != 1)
        {
            throw new ArgumentException(
                $"`{typeof(TJob).Name}` implements `IJob<TIn, TOut>` {shapes.Count} times; a job does it once",
                nameof(TJob)
            );
        }

        Services.TryAddScoped<TJob>();
        var types = shapes[0].GetGenericArguments();
        AddClassMethod
            .MakeGenericMethod(typeof(TJob), types[0], types[1])
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [topic, options], null);
        return this;
    }

    /// <summary>Adds a handler that is a function.</summary>
    /// <typeparam name="TIn">What the input's JSON is read as.</typeparam>
    /// <typeparam name="TOut">What is written as the output's JSON.</typeparam>
    /// <param name="topic">The topic: <c>job.</c> and one or more tokens, without wildcards.</param>
    /// <param name="handler">Does the jobs, several at a time.</param>
    /// <param name="options">Limits and retries; <see langword="null"/> for <see cref="HeddleJobsOptions.Handlers"/>.</param>
    /// <exception cref="ArgumentException">The text is no topic.</exception>
    public HeddleJobsBuilder AddJob<TIn, TOut>(
        string topic,
        Func<TIn, JobContext, CancellationToken, Task<TOut>> handler,
        JobHandlerOptions? options = null
    ) => Add(topic, HandlerShapes.Of(handler), options);

    /// <summary>Adds middleware; what is added first is outermost.</summary>
    /// <param name="middleware">The middleware, for example <see cref="JobMiddleware.Logging"/>.</param>
    public HeddleJobsBuilder Use(PipelineMiddleware<JobInvocation, object?> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _registration.Steps.Add(agent => agent.Use(middleware));
        return this;
    }

    /// <summary>Adds middleware that is a class; what is added first is outermost. An instance is made for each attempt.</summary>
    /// <typeparam name="TMiddleware">The class. Scoped, unless it is registered otherwise.</typeparam>
    public HeddleJobsBuilder Use<TMiddleware>()
        where TMiddleware : class, IJobMiddleware
    {
        Services.TryAddScoped<TMiddleware>();
        return Use((invocation, next) => invocation.Services.GetRequiredService<TMiddleware>().InvokeAsync(invocation, next));
    }

    /// <summary>Does jobs over a bus of the application's own in place of NATS: another broker, or the in-memory one in a test.</summary>
    /// <param name="connect">Called when the bus is first needed, and again only after a failure. The container disposes the bus.</param>
    public HeddleJobsBuilder UseBus(Func<IServiceProvider, CancellationToken, ValueTask<MessageBus>> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        _registration.Bus = services =>
            new(Name, cancellationToken => connect(services, cancellationToken), services.GetService<ILoggerFactory>());
        return this;
    }

    /// <summary>
    /// Does jobs over a connection that there is already, for example that of the application's mesh:
    /// <c>ShareBus(services => services.GetRequiredService&lt;AgentMesh&gt;().Bus)</c>. It stays its owner's to close.
    /// </summary>
    /// <param name="find">Finds the bus; called once.</param>
    public HeddleJobsBuilder ShareBus(Func<IServiceProvider, MessageBus> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        // Found at once, so that the container, which disposes in the reverse order of making, closes it after everything here.
        _registration.Bus = services =>
        {
            var bus = find(services);
            return new(bus.Name, _ => new(bus), services.GetService<ILoggerFactory>()) { LeaveOpen = true };
        };
        return this;
    }

    /// <summary>Replaces the blob stores. Without it they are those of <see cref="BlobStores.CreateDefault"/>.</summary>
    /// <param name="blobs">Makes or finds the stores; called once. The container disposes them with the application.</param>
    public HeddleJobsBuilder UseBlobs(Func<IServiceProvider, BlobStores> blobs)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        _registration.Blobs = blobs;
        return this;
    }

    private HeddleJobsBuilder AddClass<TJob, TIn, TOut>(string topic, JobHandlerOptions? options)
        where TJob : class, IJob<TIn, TOut> =>
        Add<TIn, TOut>(
            topic,
            (input, job) => new(job.Services.GetRequiredService<TJob>().RunAsync(input, job.Context, job.CancellationToken)),
            options
        );

    private HeddleJobsBuilder Add<TIn, TOut>(string topic, Func<TIn, JobInvocation, ValueTask<TOut>> handler, JobHandlerOptions? options)
    {
        if (!JobSubjects.IsTopic(topic))
        {
            throw new ArgumentException($"`{topic}` is not a topic; name one like `{JobSubjects.TopicPrefix}summarize`", nameof(topic));
        }

        _registration.HasJobs = true;
        _registration.Steps.Add(agent => agent.Add(topic, handler, options));
        return this;
    }
}
