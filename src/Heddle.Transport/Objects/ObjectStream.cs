using System.Security.Cryptography;

namespace Heddle.Transport;

/// <summary>
/// An object's content as a stream. One piece is held at a time. Count, size and digest are checked when the last piece has come and
/// before any byte of it is handed out, so that whoever reads to the end has read what was put.
/// </summary>
internal sealed class ObjectStream(ObjectInfo info, IChunkSource source) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlyMemory<byte> _rest;
    private int _chunks;
    private long _size;
    private bool _verified;
    private bool _disposed;
    private Task _ended = Task.CompletedTask;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("the content is a stream; its size is in the object's info");

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || !await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            await destination.WriteAsync(_rest, cancellationToken).ConfigureAwait(false);
            _rest = default;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("the content comes over a connection; read it asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _ended.ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _rest = default;
            _hash.Dispose();
            _ended = source.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    /// <summary>Makes sure that there are bytes to hand out; <see langword="false"/> at the end.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_rest.IsEmpty)
        {
            if (_chunks == info.Chunks)
            {
                Verify();
                return false;
            }

            var chunk = await source.NextAsync(cancellationToken).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_disposed, this);
            _rest = Count(chunk ?? throw Corrupt($"it ends after {_chunks} of {info.Chunks} chunks"));
        }

        return true;
    }

    /// <summary>Takes a chunk into account; the one that completes the content is thereby verified.</summary>
    private ReadOnlyMemory<byte> Count(ReadOnlyMemory<byte> chunk)
    {
        _chunks++;
        _size += chunk.Length;
        _hash.AppendData(chunk.Span);
        if (_chunks == info.Chunks || _size > info.Size)
        {
            Verify();
        }

        return chunk;
    }

    private void Verify()
    {
        if (_verified)
        {
            return;
        }

        if (_size != info.Size)
        {
            throw Corrupt($"it has {_size} bytes where {info.Size} were put");
        }

        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(sha256);
        if (info.Digest.Length > 0 && !ObjectRules.IsDigestOf(info.Digest, sha256))
        {
            throw Corrupt($"its digest is `{ObjectRules.FormatDigest(sha256)}` where `{info.Digest}` was put");
        }

        _verified = true;
    }

    private ObjectCorruptException Corrupt(string problem) => new(info.Bucket, info.Name, problem);
}
