using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh;

/// <summary>The parameters a handler gets besides its input: context, token, mesh and services.</summary>
internal static class HandlerParameters
{
    private static readonly MethodInfo RequireServiceMethod = typeof(HandlerParameters).GetMethod(
        nameof(RequireService),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    private static readonly MethodInfo RequireKeyedServiceMethod = typeof(HandlerParameters).GetMethod(
        nameof(RequireKeyedService),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    public static bool IsProvided(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(CancellationToken)
        || parameter.ParameterType == typeof(AgentContext)
        || parameter.ParameterType == typeof(AgentMesh)
        || parameter.ParameterType == typeof(IServiceProvider)
        || parameter.IsDefined(typeof(FromKeyedServicesAttribute));

    public static Expression Provide(ParameterInfo parameter, Expression context)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return Expression.Property(context, nameof(AgentContext.CancellationToken));
        }

        if (parameter.ParameterType == typeof(AgentContext))
        {
            return context;
        }

        if (parameter.ParameterType == typeof(AgentMesh))
        {
            return Expression.Property(context, nameof(AgentContext.Mesh));
        }

        var services = Expression.Property(context, nameof(AgentContext.Services));
        if (parameter.ParameterType == typeof(IServiceProvider))
        {
            return services;
        }

        return parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? Expression.Call(
                RequireKeyedServiceMethod.MakeGenericMethod(parameter.ParameterType),
                services,
                Expression.Constant(keyed.Key, typeof(object))
            )
            : Expression.Call(RequireServiceMethod.MakeGenericMethod(parameter.ParameterType), services);
    }

    private static T RequireService<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();

    private static T RequireKeyedService<T>(IServiceProvider services, object? key)
        where T : notnull => services.GetRequiredKeyedService<T>(key);
}
