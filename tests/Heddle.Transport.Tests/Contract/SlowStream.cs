namespace Heddle.Transport.Tests;

/// <summary>A stream that gives a few bytes at a time, and fails where it is told to.</summary>
internal sealed class SlowStream(byte[] content, int perRead) : MemoryStream(content, writable: false)
{
    /// <summary>Where reading fails; by default nowhere.</summary>
    public long FailAt { get; init; } = long.MaxValue;

    /// <summary>Told the position before each read.</summary>
    public Action<long>? OnRead { get; init; }

    public bool IsDisposed { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        OnRead?.Invoke(Position);
        return Position < FailAt
            ? base.ReadAsync(buffer[..Math.Min(perRead, buffer.Length)], cancellationToken)
            : throw new IOException("the disk is gone");
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
