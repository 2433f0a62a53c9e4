namespace DemoAgents;

/// <summary>A responder: an input comes in, an answer goes out.</summary>
public static class Greeter
{
    /// <summary>Who to greet.</summary>
    public sealed record Person(string Name);

    /// <summary>What to say.</summary>
    public sealed record Greeting(string Message);

    /// <summary>Greets.</summary>
    public static Greeting Greet(Person person) => new($"Hello, {person.Name}!");
}
