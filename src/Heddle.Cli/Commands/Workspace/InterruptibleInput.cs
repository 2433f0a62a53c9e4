namespace Heddle.Cli;

/// <summary>
/// Reads another stream and tells how far it has come. A read ends with its token even where the stream's own would go on waiting,
/// as that of standard input does.
/// </summary>
/// <param name="inner">What is read; not disposed.</param>
/// <param name="report">Is told the number of bytes of each read.</param>
internal sealed class InterruptibleInput(Stream inner, Action<int> report) : Stream
{
    // A read that was given up goes on into this buffer, and not into one that somebody else has got meanwhile.
    private readonly byte[] _buffer = new byte[128 * 1024];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = _buffer.AsMemory(0, Math.Min(buffer.Length, _buffer.Length));
        var reading = Task.Run(() => inner.ReadAsync(wanted, cancellationToken).AsTask(), CancellationToken.None);
        var count = await reading.WaitAsync(cancellationToken);
        wanted[..count].CopyTo(buffer);
        report(count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        report(read);
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
