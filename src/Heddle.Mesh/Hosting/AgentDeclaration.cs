namespace Heddle.Mesh;

/// <summary>One agent as the application declared it in its services, before there is a mesh.</summary>
/// <param name="Mesh">The options' name of the mesh it belongs to.</param>
/// <param name="Agent">What it is called.</param>
/// <param name="Target">What handles its requests.</param>
/// <param name="Configure">Adds to the registration, for example middleware; <see langword="null"/> for nothing.</param>
internal sealed record AgentDeclaration(string Mesh, AgentSpec Agent, HandlerTarget Target, Action<AgentRegistration>? Configure);
