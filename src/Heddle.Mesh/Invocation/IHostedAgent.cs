namespace Heddle.Mesh;

/// <summary>One agent while it is hosted. The four steps are called in order, each once.</summary>
internal interface IHostedAgent : IAsyncDisposable
{
    AgentSpec Agent { get; }

    /// <summary>Starts to take requests, before the agent is announced.</summary>
    ValueTask SubscribeAsync(CancellationToken cancellationToken);

    /// <summary>Starts what runs by itself, after the agent is announced.</summary>
    ValueTask BeginAsync(CancellationToken cancellationToken);

    /// <summary>Takes nothing new and lets what has begun go on.</summary>
    ValueTask LeaveAsync(CancellationToken cancellationToken);
}
