using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Heddle.Jobs;

/// <summary>Starts an agent when the application is ready and drains it before anything its handlers may need is stopped.</summary>
internal sealed class JobAgentHost(IServiceProvider services, string name, JobsRegistration registration) : IHostedLifecycleService
{
    private JobAgent? _agent;

    /// <summary>Puts the agent together, so that a mistake in it ends the start before anything runs.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _agent = registration.HasJobs ? services.GetRequiredKeyedService<JobAgent>(name) : null;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => _agent?.StartAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _agent?.DrainAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
