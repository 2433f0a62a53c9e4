using System.ComponentModel.DataAnnotations;
using Heddle.Jobs;
using Heddle.Transport;

namespace DemoAgents;

/// <summary>A worker whose jobs take their time. It tells how far each is, and a job that is called off or out of time ends its token.</summary>
public static class Weaver
{
    /// <summary>The topic of its jobs.</summary>
    public const string Topic = "job.weave";

    // So often that a dispatcher notices a death within a second or two.
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>How many rows to weave, and how long each takes.</summary>
    public sealed record Order([Range(1, 1000)] int Rows, [Range(0, 10_000)] int RowMs = 100);

    /// <summary>What was woven, and by which process.</summary>
    public sealed record Cloth(int Rows, int Process);

    /// <summary>Makes a worker; start it to have it take jobs.</summary>
    /// <param name="bus">The connection.</param>
    /// <param name="workerId">The worker's id.</param>
    public static JobAgent Create(MessageBus bus, string workerId) =>
        new JobAgent(bus, new JobWorkerOptions { WorkerId = workerId, HeartbeatInterval = HeartbeatInterval }).Job<Order, Cloth>(
            Topic,
            Weave
        );

    /// <summary>Weaves.</summary>
    public static async Task<Cloth> Weave(Order order, JobContext job, CancellationToken cancel)
    {
        for (var row = 1; row <= order.Rows; row++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(order.RowMs), job.TimeProvider, cancel);
            await job.ReportProgressAsync(100 * row / order.Rows, $"row {row} of {order.Rows}", cancel);
        }

        return new Cloth(order.Rows, Environment.ProcessId);
    }
}
