using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh;

/// <summary>
/// A class that is an agent: one public method named <c>HandleAsync</c> or <c>Handle</c>, under the same rules of shape as a delegate.
/// </summary>
internal static class AgentClass
{
    private static readonly MethodInfo FindMethod = typeof(AgentClass).GetMethod(
        nameof(Find),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    /// <summary>What the class says of itself.</summary>
    /// <exception cref="ArgumentException">It carries no <see cref="AgentAttribute"/>.</exception>
    public static AgentSpec SpecOf(Type type) =>
        type.GetCustomAttribute<AgentAttribute>(inherit: false)?.ToSpec()
        ?? throw new ArgumentException(
            $"class `{type.Name}` does not say which agent it is; put `[Agent(\"name\", \"what it does\")]` on it or give an `AgentSpec`"
        );

    /// <summary>The method that handles its requests, on an instance from the services of each run.</summary>
    /// <exception cref="ArgumentException">There is no such method, or more than one.</exception>
    public static HandlerTarget TargetOf(Type type, AgentSpec agent) =>
        HandlerTarget.Of(
            HandlerOf(type, agent.FullName),
            context =>
                Expression.Call(
                    FindMethod.MakeGenericMethod(type),
                    Expression.Property(context, nameof(AgentContext.Services)),
                    Expression.Constant(agent.FullName)
                )
        );

    private static MethodInfo HandlerOf(Type type, string agent)
    {
        var handlers = type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public)
            .Where(method => method.Name is "HandleAsync" or "Handle")
            .ToArray();
        return handlers switch
        {
            [{ IsGenericMethodDefinition: false } only] => only,
            [] => throw HandlerSignature.Wrong(agent, $"class `{type.Name}` has no public method `HandleAsync` or `Handle`; add one"),
            [_] => throw HandlerSignature.Wrong(agent, $"`{type.Name}.{handlers[0].Name}` is generic; name the types it takes and returns"),
            _ => throw HandlerSignature.Wrong(
                agent,
                $"class `{type.Name}` has {handlers.Length} methods named `HandleAsync` or `Handle`, and an agent has one; split the class"
            ),
        };
    }

    // A class that the application registered by itself lives as it was registered; any other once a run, under the agent's name, so
    // that one class can be several agents.
    private static T Find<T>(IServiceProvider services, string agent)
        where T : notnull => services.GetService<T>() ?? services.GetRequiredKeyedService<T>(agent);
}
