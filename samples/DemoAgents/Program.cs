using DemoAgents;
using Heddle.Mesh;

// Hosts all of the demo's agents: dotnet run --project samples/DemoAgents -- --url nats://127.0.0.1:4222
// Without --url they join the mesh that HEDDLE_URL or the nearest .heddle file names.
var url = args is ["--url", var given] ? given : null;

await using var mesh = await AgentMesh.ConnectAsync(url);
foreach (var agent in Demo.Agents)
{
    Demo.Add(mesh, agent);
}

await mesh.RunAsync();
