using Heddle.Transport;
using Heddle.Transport.Nats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Heddle.Jobs;

/// <summary>Adds jobs to an application.</summary>
public static class HeddleJobsServices
{
    /// <summary>
    /// Adds a <see cref="JobClient"/> and, once it has jobs, a <see cref="JobAgent"/> that starts when the application is ready and drains
    /// when it stops. Called again with the same name it continues where it left off.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Settings; checked when the application starts.</param>
    /// <returns>A builder for jobs and middleware.</returns>
    public static HeddleJobsBuilder AddHeddleJobs(this IServiceCollection services, Action<HeddleJobsOptions>? configure = null) =>
        Add(services, Options.DefaultName, configure);

    /// <summary>Adds a further, named worker and client: keyed services under that name, each with its own connection.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="configure">Settings; checked when the application starts.</param>
    /// <returns>A builder for jobs and middleware.</returns>
    public static HeddleJobsBuilder AddKeyedHeddleJobs(
        this IServiceCollection services,
        string name,
        Action<HeddleJobsOptions>? configure = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, configure);
    }

    private static HeddleJobsBuilder Add(IServiceCollection services, string name, Action<HeddleJobsOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<HeddleJobsOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return new(services, name, Find(services, name) ?? Register(services, name, options));
    }

    private static JobsRegistration? Find(IServiceCollection services, string name) =>
        services
            .FirstOrDefault(service => service.ServiceType == typeof(JobsRegistration) && name.Equals(service.ServiceKey))
            ?.KeyedImplementationInstance as JobsRegistration;

    private static JobsRegistration Register(IServiceCollection services, string name, OptionsBuilder<HeddleJobsOptions> options)
    {
        var registration = new JobsRegistration();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HeddleJobsOptions>, HeddleJobsOptionsValidator>());
        options.ValidateOnStart();
        services.AddKeyedSingleton(name, registration);
        services.AddKeyedSingleton<MessageBus>(
            name,
            (provider, _) => (registration.Bus ?? (services => OverNats(services, name)))(provider)
        );
        services.AddKeyedSingleton(
            name,
            (provider, _) =>
                registration.Blobs?.Invoke(provider) ?? BlobStores.CreateDefault(provider.GetRequiredKeyedService<MessageBus>(name))
        );
        services.AddKeyedSingleton(name, (provider, _) => MakeClient(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => MakeAgent(provider, name, registration));
        services.AddSingleton<IHostedService>(provider => new JobAgentHost(provider, name, registration));
        if (name == Options.DefaultName)
        {
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<JobClient>(name));
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<JobAgent>(name));
        }

        return registration;
    }

    private static HeddleJobsOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<HeddleJobsOptions>>().Get(name);

    private static LazyBus OverNats(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var connection = options.Connection ?? JobEnvironment.Connection(options.WorkerId);
        connection = connection with
        {
            Name = connection.Name.Length > 0 ? connection.Name : options.WorkerId,
            Urls = options.Url is { } url ? NatsUrls.Split(url) : connection.Urls,
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? connection.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? connection.TimeProvider,
        };
        return new(
            connection.Name,
            async cancellationToken => await NatsBus.ConnectAsync(connection, cancellationToken).ConfigureAwait(false),
            connection.LoggerFactory
        );
    }

    private static JobClient MakeClient(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var client = new JobClientOptions
        {
            SenderId = options.WorkerId,
            Blobs = provider.GetRequiredKeyedService<BlobStores>(name),
            Json = options.Handlers.Json,
            Logger = LoggerOf(provider, typeof(JobClient)),
            TimeProvider = TimeOf(provider),
        };
        return new(provider.GetRequiredKeyedService<MessageBus>(name), options.Client?.Invoke(client) ?? client);
    }

    private static JobAgent MakeAgent(IServiceProvider provider, string name, JobsRegistration registration)
    {
        var options = OptionsOf(provider, name);
        var worker = new JobWorkerOptions
        {
            WorkerId = options.WorkerId,
            Pool = options.Pool,
            MaxParallelJobs = options.MaxParallelJobs,
            DrainTimeout = options.DrainTimeout,
            Blobs = provider.GetRequiredKeyedService<BlobStores>(name),
            Metrics = provider.GetService<IJobMetrics>(),
            Logger = LoggerOf(provider, typeof(JobAgent)),
            TimeProvider = TimeOf(provider),
        };
        var agent = new JobAgent(
            provider.GetRequiredKeyedService<MessageBus>(name),
            options.Worker?.Invoke(worker) ?? worker,
            options.Handlers
        );
        agent.Use(ServiceScopes.PerAttempt(provider));
        registration.Steps.ForEach(step => step(agent));
        return agent;
    }

    private static ILogger LoggerOf(IServiceProvider provider, Type type) =>
        provider.GetService<ILoggerFactory>()?.CreateLogger(type) ?? NullLogger.Instance;

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
