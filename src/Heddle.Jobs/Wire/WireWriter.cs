using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Heddle.Jobs;

/// <summary>
/// Writes the canonical form that signatures cover: fields in the order they are written (callers go up by number), defaults of
/// singular fields left out, map entries always with key and value, numbers in lists packed.
/// </summary>
/// <remarks>
/// Lengths stand in front of what they measure. One byte is kept free for each and the content moved in the few cases that need more:
/// cheaper than a pass that only measures. The buffer is rented; dispose the writer.
/// </remarks>
internal ref struct WireWriter
{
    private const int LongestVarint = 10;
    private byte[] _buffer;

    public WireWriter(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void String(int field, string value)
    {
        if (value.Length > 0)
        {
            Text(field, value);
        }
    }

    public void Bytes(int field, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Reserve(value.Length + (2 * LongestVarint));
            Tag(field, WireType.Bytes);
            Varint((ulong)value.Length);
            Raw(value);
        }
    }

    public void Bool(int field, bool value) => UInt64(field, value ? 1UL : 0);

    // Negative numbers are extended to 64 bits, as every protobuf implementation does for int32 and enums.
    public void Int32(int field, int value) => UInt64(field, (ulong)(long)value);

    public void Int64(int field, long value) => UInt64(field, (ulong)value);

    public void UInt64(int field, ulong value)
    {
        if (value != 0)
        {
            Reserve(2 * LongestVarint);
            Tag(field, WireType.Varint);
            Varint(value);
        }
    }

    public void Float(int field, float value)
    {
        // The bits decide: -0 is not the default.
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (bits != 0)
        {
            Reserve(LongestVarint + sizeof(uint));
            Tag(field, WireType.Fixed32);
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(Length), bits);
            Length += sizeof(uint);
        }
    }

    public void Timestamp(int field, Timestamp? value)
    {
        if (value is { } time)
        {
            var start = Begin(field);
            Int64(1, time.Seconds);
            Int32(2, time.Nanoseconds);
            End(start);
        }
    }

    public void Message<T>(int field, T? value)
        where T : class, IWireMessage<T>
    {
        if (value is not null)
        {
            var start = Begin(field);
            value.Write(ref this);
            End(start);
        }
    }

    public void Messages<T>(int field, PacketList<T> values)
        where T : class, IWireMessage<T>
    {
        foreach (var value in values)
        {
            Message(field, value);
        }
    }

    public void Strings(int field, PacketList<string> values)
    {
        foreach (var value in values)
        {
            Text(field, value);
        }
    }

    public void Packed(int field, PacketList<int> values)
    {
        if (values.Count > 0)
        {
            var start = Begin(field);
            foreach (var value in values)
            {
                Reserve(LongestVarint);
                Varint((ulong)(long)value);
            }

            End(start);
        }
    }

    public void Map(int field, PacketMap<string> entries)
    {
        foreach (var (key, value) in entries)
        {
            var start = Begin(field);
            Text(1, key);
            Text(2, value);
            End(start);
        }
    }

    public void Map(int field, PacketMap<bool> entries)
    {
        foreach (var (key, value) in entries)
        {
            var start = Begin(field);
            Text(1, key);
            Reserve(2 * LongestVarint);
            Tag(2, WireType.Varint);
            Varint(value ? 1UL : 0);
            End(start);
        }
    }

    public void Payload(PacketPayload payload)
    {
        var start = Begin(payload.Field);
        // INVARIANT: the kinds of payload are closed, and each is a message.
        ((IWireWritable)payload).Write(ref this);
        End(start);
    }

    /// <summary>Appends bytes that are already in wire form, or that only the digest covers.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Text(int field, string value)
    {
        Reserve((value.Length * 3) + (2 * LongestVarint));
        Tag(field, WireType.Bytes);
        var start = Length + 1;
        if (value.Length <= 0x7F && Ascii.FromUtf16(value, _buffer.AsSpan(start), out _) == OperationStatus.Done)
        {
            _buffer[Length] = (byte)value.Length;
            Length = start + value.Length;
        }
        else
        {
            LongText(value);
        }
    }

    private void LongText(string value)
    {
        // Room for the length that ASCII would have; other texts may need a longer one.
        var start = Length + VarintLength((uint)value.Length);
        var status = Utf8.FromUtf16(value, _buffer.AsSpan(start), out _, out var written, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            throw new ArgumentException($"text `{value}` has half of a surrogate pair and cannot be sent", nameof(value));
        }

        var shift = VarintLength((uint)written) - VarintLength((uint)value.Length);
        if (shift > 0)
        {
            _buffer.AsSpan(start, written).CopyTo(_buffer.AsSpan(start + shift));
        }

        Varint((ulong)written);
        Length += written;
    }

    private int Begin(int field)
    {
        Reserve(2 * LongestVarint);
        Tag(field, WireType.Bytes);
        return ++Length;
    }

    private void End(int start)
    {
        var length = Length - start;
        var shift = VarintLength((uint)length) - 1;
        if (shift > 0)
        {
            Reserve(shift);
            _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + shift));
        }

        Length = start - 1;
        Varint((ulong)length);
        Length += length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    // INVARIANT: the caller has reserved the room.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Varint(ulong value)
    {
        if (value <= 0x7F)
        {
            _buffer[Length++] = (byte)value;
        }
        else
        {
            LongVarint(value);
        }
    }

    private void LongVarint(ulong value)
    {
        var buffer = _buffer;
        while (value > 0x7F)
        {
            buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[Length++] = (byte)value;
    }

    private static int VarintLength(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private void Reserve(int bytes)
    {
        if (_buffer.Length - Length < bytes)
        {
            Grow(bytes);
        }
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + bytes, 2 * Length));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
