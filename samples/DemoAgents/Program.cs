using DemoAgents;
using Heddle.Mesh;

// Hosts all of the demo's agents, and a worker for the jobs of `heddle jobs up`: dotnet run --project samples/DemoAgents -- --url nats://127.0.0.1:4222
// Without --url they join the mesh that HEDDLE_URL or the nearest .heddle file names.
var url = args is ["--url", var given] ? given : null;

await using var mesh = await AgentMesh.ConnectAsync(url);
foreach (var agent in Demo.Agents)
{
    Demo.Add(mesh, agent);
}

await using var weaver = Weaver.Create(mesh.Bus, "loom");
await weaver.StartAsync();
await mesh.RunAsync();
