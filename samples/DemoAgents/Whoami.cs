namespace DemoAgents;

/// <summary>A trigger that tells which process answers: with several of them, requests go to one or the other.</summary>
public static class Whoami
{
    /// <summary>The answer.</summary>
    public sealed record Identity(int Process);

    /// <summary>Tells.</summary>
    public static Identity Tell() => new(Environment.ProcessId);
}
