using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>A reusable buffer with its JSON writer: bodies are written here and copied once, into the connection's own buffer.</summary>
internal sealed class PayloadBuffer : IDisposable
{
    // Enough for the requests that are serialized at one instant on any machine; a buffer that grew large is not kept.
    private const int MostPooled = 256;
    private const int LargestPooled = 256 * 1024;

    private static readonly ConcurrentQueue<PayloadBuffer> Pool = new();
    private static int _pooled;

    // A quick handler gives its buffer back on the thread that rented it, and the next one finds it there.
    [ThreadStatic]
    private static PayloadBuffer? t_latest;

    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;

    private PayloadBuffer() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public static PayloadBuffer Rent()
    {
        if (t_latest is { } latest)
        {
            t_latest = null;
            return latest;
        }

        if (!Pool.TryDequeue(out var buffer))
        {
            return new PayloadBuffer();
        }

        Interlocked.Decrement(ref _pooled);
        return buffer;
    }

    public void Write<T>(T value, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(_json, value, type);
        _json.Flush();
    }

    public void Write(object value, JsonTypeInfo type)
    {
        JsonSerializer.Serialize(_json, value, type);
        _json.Flush();
    }

    public void WriteEmptyObject() => _buffer.Write("{}"u8);

    /// <summary>Forgets what was written, for the next chunk of a stream.</summary>
    public void Reset()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    public void Dispose()
    {
        if (_buffer.Capacity > LargestPooled)
        {
            return;
        }

        Reset();
        if (t_latest is null)
        {
            t_latest = this;
        }
        else if (Interlocked.Increment(ref _pooled) <= MostPooled)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Interlocked.Decrement(ref _pooled);
        }
    }
}
