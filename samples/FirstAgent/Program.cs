using Heddle.Mesh;

await using var mesh = await AgentMesh.ConnectAsync();
mesh.AddAgent(new AgentSpec("echo", "Echoes a message back."), (string text) => $"Echo: {text}");
await mesh.RunAsync();
