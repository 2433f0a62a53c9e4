using Heddle.Mesh;

namespace DemoAgents;

/// <summary>The agents of the demo. The shape of each handler decides what the agent is.</summary>
public static class Demo
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Agents { get; } = ["greeter", "counter", "ticker", "clock", "slow", "faulty", "whoami"];

    /// <summary>Declares one of them.</summary>
    /// <param name="mesh">Where it will live.</param>
    /// <param name="agent">Its name, one of <see cref="Agents"/>.</param>
    public static AgentRegistration Add(AgentMesh mesh, string agent) =>
        agent switch
        {
            "greeter" => mesh.AddAgent(new AgentSpec("greeter", "Greets a person by name."), Greeter.Greet),
            "counter" => mesh.AddAgent(new AgentSpec("counter", "Counts up to a number, one chunk at a time."), Counter.Count),
            "ticker" => mesh.AddAgent(new AgentSpec("ticker", "Publishes a tick four times a second."), Ticker.Tick),
            "clock" => mesh.AddAgent(new AgentSpec("clock", "Tells the time."), Clock.Tell),
            "slow" => mesh.AddAgent(new AgentSpec("slow", "Sleeps as long as it is told to, then answers."), Sleeper.Sleep),
            "faulty" => mesh.AddAgent(new AgentSpec("faulty", "Always fails, to show what its caller sees."), Faulty.Fail),
            "whoami" => mesh.AddAgent(new AgentSpec("whoami", "Tells which process answers."), Whoami.Tell),
            _ => throw new ArgumentException($"no demo agent is called `{agent}`; there are {string.Join(", ", Agents)}", nameof(agent)),
        };
}
