using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh;

/// <summary>Gives every run of a handler services of its own, as a web request has them.</summary>
internal static class HandlerScope
{
    /// <summary>The outermost of the users' middleware, so that all of it sees the request's services.</summary>
    public static async ValueTask<CallReply> OfRequestAsync(AgentContext context, PipelineStep<AgentContext, CallReply> next)
    {
        var scope = context.Services.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        context.Services = scope.ServiceProvider;
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>What runs by itself passes through no middleware and is given its services here.</summary>
    public static AgentRegistration OfBackground(AgentRegistration registration) =>
        registration.Shape is AgentShape.Publisher or AgentShape.Watcher
            ? new AgentRegistration(registration.Agent, new ScopedHandler(registration.Handler), registration.Contract)
            : registration;

    /// <summary>What a source feeds passes through no middleware either, whatever it answers otherwise.</summary>
    public static AgentHandler OfSource(AgentHandler handler, AgentMeshOptions options) =>
        options.ScopesEveryRun && handler is not ScopedHandler ? new ScopedHandler(handler) : handler;
}
