using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh;

/// <summary>Makes a declaration of a delegate: compiles the handler and derives the contract.</summary>
internal static class RegistrationFactory
{
    public static AgentRegistration Create(AgentSpec agent, Delegate handler, AgentMeshOptions options)
    {
        var services = options.Services?.GetService(typeof(IServiceProviderIsService)) as IServiceProviderIsService;
        var compiled = HandlerCompiler.Compile(agent.FullName, handler, options.Json, type => services?.IsService(type) ?? false);
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
}
