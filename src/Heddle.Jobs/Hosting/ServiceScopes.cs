using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Jobs;

/// <summary>Gives every attempt at a job services of its own, so that what a failed one left in them does not reach the next.</summary>
internal static class ServiceScopes
{
    public static PipelineMiddleware<JobInvocation, object?> PerAttempt(IServiceProvider services)
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        return async (invocation, next) =>
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                invocation.Services = scope.ServiceProvider;
                return await next(invocation).ConfigureAwait(false);
            }
        };
    }
}
