using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh;

/// <summary>Makes a declaration of a handler: compiles it and derives the contract.</summary>
internal static class RegistrationFactory
{
    public static AgentRegistration Create(AgentSpec agent, HandlerTarget target, AgentMeshOptions options)
    {
        var services = options.Services?.GetService(typeof(IServiceProviderIsService)) as IServiceProviderIsService;
        var compiled = HandlerCompiler.Compile(agent.FullName, target, options.Json, type => IsService(services, type));
        var output = compiled.Output is null ? null : SchemaWriter.Write(options.Json, compiled.Output);
        var contract = new AgentContract
        {
            Name = agent.FullName,
            Description = agent.Description,
            Version = agent.Version,
            Tags = agent.Tags,
            Invocable = compiled.IsInvocable,
            Streaming = compiled.IsStreaming,
            InputSchema = compiled.Input is null ? null : SchemaWriter.Write(options.Json, compiled.Input),
            OutputSchema = compiled.IsStreaming ? null : output,
            ChunkSchema = compiled.IsStreaming ? output : null,
            RegisteredAt = options.TimeProvider.GetUtcNow(),
        };
        return new AgentRegistration(agent, compiled, contract);
    }

    // A container gives any sequence of anything, if need be an empty one; a sequence of what is no service is data.
    private static bool IsService(IServiceProviderIsService? services, Type type) =>
        services is not null
        && services.IsService(type)
        && (
            !type.IsGenericType
            || type.GetGenericTypeDefinition() != typeof(IEnumerable<>)
            || services.IsService(type.GetGenericArguments()[0])
        );
}
