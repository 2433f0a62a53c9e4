using Heddle.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Heddle.Mesh;

/// <summary>Adds to a mesh of an application; made by <see cref="HeddleMeshServices"/>.</summary>
public sealed class HeddleMeshBuilder
{
    internal HeddleMeshBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key the mesh is registered under, also the name of its options; empty for the application's only one.</summary>
    public string Name { get; }

    /// <summary>Adds an agent that is a class with an <see cref="AgentAttribute"/>.</summary>
    /// <inheritdoc cref="AddAgent{T}(AgentSpec, Action{AgentRegistration})" />
    public HeddleMeshBuilder AddAgent<T>(Action<AgentRegistration>? configure = null)
        where T : class => AddAgent<T>(AgentClass.SpecOf(typeof(T)), configure);

    /// <summary>
    /// Adds an agent that is a class: one public method named <c>HandleAsync</c> or <c>Handle</c>, whose shape is read as that of a
    /// delegate (<see cref="AgentMesh.AddAgent"/>). Every run has a scope of services, and an instance from it, of its own: constructed
    /// once a run, unless the application registered the class differently by itself. A class added under several specs gets the
    /// agent's full name for a constructor parameter with <see cref="ServiceKeyAttribute"/>.
    /// </summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="agent">What the agent is called.</param>
    /// <param name="configure">Adds to the registration, for example middleware; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">The class has no such method, or several, or does not say which agent it is.</exception>
    public HeddleMeshBuilder AddAgent<T>(AgentSpec agent, Action<AgentRegistration>? configure = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(agent);
        Declare(agent, AgentClass.TargetOf(typeof(T), agent), configure);
        Services.TryAddKeyedScoped<T>(agent.FullName);
        return this;
    }

    /// <summary>Adds an agent that is a delegate. Services it takes come from the scope of each run.</summary>
    /// <param name="agent">What the agent is called.</param>
    /// <param name="handler">The handler, as for <see cref="AgentMesh.AddAgent"/>; its shape is checked when the host starts.</param>
    /// <param name="configure">Adds to the registration, for example middleware; <see langword="null"/> for nothing.</param>
    public HeddleMeshBuilder AddAgent(AgentSpec agent, Delegate handler, Action<AgentRegistration>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(handler);
        Declare(agent, HandlerTarget.Of(handler), configure);
        return this;
    }

    /// <summary>Sets options, after what has been set so far.</summary>
    /// <param name="configure">Sets them.</param>
    public HeddleMeshBuilder Configure(Action<HeddleMeshOptions> configure)
    {
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>Joins the mesh over a bus of the application's own in place of NATS: another broker, or the in-memory one in a test.</summary>
    /// <param name="connect">Called once, when the mesh is first used or started. The mesh disposes the bus.</param>
    public HeddleMeshBuilder UseBus(Func<IServiceProvider, CancellationToken, ValueTask<MessageBus>> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        return Configure(options => options.Connect = connect);
    }

    private void Declare(AgentSpec agent, HandlerTarget target, Action<AgentRegistration>? configure) =>
        Services.AddSingleton(new AgentDeclaration(Name, agent, target, configure));
}
