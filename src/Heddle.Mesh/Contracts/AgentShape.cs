namespace Heddle.Mesh;

/// <summary>What an agent's handler takes and gives, which decides the verb it answers to (mesh-protocol §3.1).</summary>
public enum AgentShape
{
    /// <summary>Takes an input and gives one answer: <c>call</c>, <c>send</c>.</summary>
    Responder,

    /// <summary>Takes an input and gives a stream of chunks: <c>stream</c>.</summary>
    Streamer,

    /// <summary>Takes nothing and gives one answer: <c>call</c>, <c>send</c>.</summary>
    Trigger,

    /// <summary>Takes nothing and emits events as long as it is hosted: <c>subscribe</c>.</summary>
    Publisher,

    /// <summary>Takes nothing and gives nothing: runs in the background, answers no verb.</summary>
    Watcher,
}
