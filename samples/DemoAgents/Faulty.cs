namespace DemoAgents;

/// <summary>A trigger that always throws: its caller gets the message as a <c>handler_error</c>, and the host lives on.</summary>
public static class Faulty
{
    /// <summary>Never returns.</summary>
    public static string Fail() => throw new InvalidOperationException("this agent fails on purpose");
}
