using Heddle.Mesh;

await using var mesh = await AgentMesh.ConnectAsync();
Console.WriteLine(await mesh.CallAsync<string>("echo", "Hello, mesh!"));
