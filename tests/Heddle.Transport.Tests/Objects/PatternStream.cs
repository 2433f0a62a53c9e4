namespace Heddle.Transport.Tests;

/// <summary>
/// A long content that takes no memory: read from, it gives the pattern; written to, it holds what comes against it.
/// </summary>
internal sealed class PatternStream(long size) : Stream
{
    private const int Period = 1_048_583; // A prime, so that no chunk looks like another.

    private static readonly byte[] Pattern = CreatePattern();

    /// <summary>Called with the position after each write.</summary>
    public Action<long>? OnWritten { get; init; }

    /// <summary>Awaited with the position before each read.</summary>
    public Func<long, Task>? OnRead { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => size;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (OnRead is { } onRead)
        {
            await onRead(Position);
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, size - Position), Period - (Position % Period));
        Pattern.AsMemory((int)(Position % Period), count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer.Span; !rest.IsEmpty; )
        {
            var count = (int)Math.Min(rest.Length, Period - (Position % Period));
            rest[..count].SequenceEqual(Pattern.AsSpan((int)(Position % Period), count)).ShouldBeTrue($"wrong at {Position}");
            rest = rest[count..];
            Position += count;
        }

        OnWritten?.Invoke(Position);
        return ValueTask.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static byte[] CreatePattern()
    {
        var pattern = new byte[Period];
        new Random(1).NextBytes(pattern);
        return pattern;
    }
}
