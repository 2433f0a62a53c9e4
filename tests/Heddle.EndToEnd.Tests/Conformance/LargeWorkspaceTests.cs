using System.Buffers.Binary;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Files of a size that nobody may hold in memory.</summary>
[Collection(nameof(LargeWorkspaceTests))]
[CollectionDefinition(nameof(LargeWorkspaceTests), DisableParallelization = true)]
public sealed class LargeWorkspaceTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    private const long Size = 1L << 30;

    // What the server may send ahead to a reader, twice: queued, and garbage not collected yet.
    private const long HeldAtMost = 160L << 20;

    [Fact]
    public async Task One_gibibyte_goes_there_and_back_in_flat_memory()
    {
        await using var ours = await mesh.CallerAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var content = new CountingStream(Size);
        var info = await ours.Workspace.PutAsync("huge.bin", content, cancellationToken: patience.Token);
        info.Size.ShouldBe(Size);
        content.MostHeld(before).ShouldBeLessThan(HeldAtMost);

        await using var reader = await ours.Workspace.GetAsync("huge.bin", patience.Token);
        var sink = new CountingStream(Size);
        await reader.CopyToAsync(sink, patience.Token);
        sink.Position.ShouldBe(Size);
        sink.MostHeld(before).ShouldBeLessThan(HeldAtMost);
        await ours.Workspace.DeleteAsync("huge.bin", patience.Token);
    }

    /// <summary>A content that is made as it is read and checked as it is written: each eight bytes are their own position.</summary>
    private sealed class CountingStream(long size) : Stream
    {
        private long _most;
        private long _nextLook;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => size;
        public override long Position { get; set; }

        public long MostHeld(long before) => _most - before;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length & ~7, size - Position);
            for (var i = 0; i < count; i += 8)
            {
                BinaryPrimitives.WriteInt64LittleEndian(buffer[i..], Position + i);
            }

            Advance(count);
            return count;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (var i = 0; i + 8 <= buffer.Length; i += 4096)
            {
                BinaryPrimitives.ReadInt64LittleEndian(buffer[i..]).ShouldBe(Position + i);
            }

            Advance(buffer.Length);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void Advance(int count)
        {
            Position += count;
            if (Position >= _nextLook)
            {
                _nextLook = Position + (size / 16);
                _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }
    }
}
