namespace Heddle.Mesh;

/// <summary>A declared handler, compiled to a form that runs without reflection.</summary>
internal abstract class AgentHandler
{
    public required AgentShape Shape { get; init; }

    /// <summary>The input's type; <see langword="null"/> when the handler takes none.</summary>
    public Type? Input { get; init; }

    /// <summary>The type of the answer or of a chunk; <see langword="null"/> when the handler gives none.</summary>
    public Type? Output { get; init; }

    /// <summary>Whether only a source can give what the handler takes.</summary>
    public bool NeedsSource { get; init; }

    public bool IsInvocable => Shape is AgentShape.Responder or AgentShape.Streamer or AgentShape.Trigger;

    public bool IsStreaming => Shape is AgentShape.Streamer or AgentShape.Publisher;

    /// <summary>
    /// Runs the handler once. An answer is returned in a buffer that the caller disposes; a sequence goes to
    /// <paramref name="chunks"/>, and nothing is returned.
    /// </summary>
    /// <exception cref="InvalidInputException">The request's body does not satisfy the input; the handler did not run.</exception>
    public abstract ValueTask<PayloadBuffer?> RunAsync(AgentContext context, IChunkSink chunks);
}
