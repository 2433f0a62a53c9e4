using System.ComponentModel.DataAnnotations;

namespace DemoAgents;

/// <summary>A responder that takes its time. The token ends with the caller's patience, so nobody sleeps for nobody.</summary>
public static class Sleeper
{
    /// <summary>How long to sleep, in milliseconds.</summary>
    public sealed record Nap([Range(0, 60_000)] int Ms);

    /// <summary>How long the sleep was, in milliseconds.</summary>
    public sealed record Rest(int Slept);

    /// <summary>Sleeps.</summary>
    public static async Task<Rest> Sleep(Nap nap, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(nap.Ms), TimeProvider.System, cancel);
        return new Rest(nap.Ms);
    }
}
