namespace Heddle.Mesh;

/// <summary>Takes what a sequence gives, one chunk at a time: the frames of a stream, the events of a publisher.</summary>
internal interface IChunkSink
{
    /// <summary>Takes one chunk; the memory is only valid until the returned task completes.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> chunk);
}
