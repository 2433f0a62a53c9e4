using System.Runtime.CompilerServices;

namespace Heddle.Jobs;

/// <summary>
/// Reads bytes from strangers: strict, bounded and without exceptions. What goes wrong is kept in <see cref="Rejection"/>; from then on
/// there are no more fields, so a reading message runs to its end at once.
/// </summary>
/// <remarks>
/// A message asks for its fields one after the other; a question costs a comparison when another field is next. Canonical packets
/// are in that order and take one round. <see cref="Another"/> starts further rounds for fields in another order and steps over unknown ones:
/// <code>
/// do
/// {
///     JobId = reader.String(1, JobId);
///     Topic = reader.String(2, Topic);
/// } while (reader.Another());
/// </code>
/// Stricter than protobuf: a singular field or map key that occurs twice, a varint longer than need be, a known field with another wire
/// type and a number out of range are errors, because two readers could disagree about what such a packet says.
/// </remarks>
internal ref partial struct WireReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly PacketLimits _limits;
    private int _position;
    private int _end;
    private int _roundStart;
    private ulong _seen;
    private WireType _type;

    public WireReader(ReadOnlySpan<byte> bytes, PacketLimits limits)
    {
        _bytes = bytes;
        _limits = limits;
        _end = bytes.Length;
        NextField();
        _roundStart = _position;
    }

    /// <summary>The number of the field that is next; 0 at the end of the message.</summary>
    public int Field { get; private set; }

    /// <summary>What was wrong, or <see cref="PacketRejection.None"/>.</summary>
    public PacketRejection Rejection { get; private set; }

    /// <summary>Where it was wrong.</summary>
    public int RejectedAt { get; private set; }

    /// <summary>Whether a field was stepped over, at any depth.</summary>
    public bool SawUnknownField { get; private set; }

    /// <summary>Where the content of the next field begins, behind its tag.</summary>
    public readonly int Position => _position;

    /// <summary>Whether there are fields left; steps over the next one if the last round did not take any.</summary>
    public bool Another()
    {
        if (Field == 0)
        {
            return false;
        }

        if (_position == _roundStart)
        {
            SkipUnknown();
        }

        _roundStart = _position;
        return Field != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string String(int field, string current) => Field == field ? TakeString() : current;

    /// <summary>As <see cref="String"/>, for texts that come again with the next packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string Name(int field, string current) => Field == field ? TakeName() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Int32(int field, int current) => Field == field ? TakeInt32() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Int64(int field, long current) => Field == field ? (long)TakeVarint() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong UInt64(int field, ulong current) => Field == field ? TakeVarint() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Bool(int field, bool current) => Field == field ? TakeBool() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Float(int field, float current) => Field == field ? TakeFloat() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Timestamp? Timestamp(int field, Timestamp? current) => Field == field ? TakeTimestamp() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PacketBytes Bytes(int field, PacketBytes current) => Field == field ? new(TakeBlock()) : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Message<T>(int field, T? current)
        where T : class, IWireMessage<T> => Field == field ? TakeMessage<T>() : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PacketList<string> Strings(int field, PacketList<string> current) => Field == field ? TakeStrings(current) : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PacketList<int> Packed(int field, PacketList<int> current) => Field == field ? TakePacked(current) : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PacketList<T> Messages<T>(int field, PacketList<T> current)
        where T : class, IWireMessage<T> => Field == field ? TakeMessages(current) : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PacketMap<string> Map(int field, PacketMap<string> current) =>
        Field == field ? TakeMap(current, "", static (ref reader, value) => reader.String(2, value)) : current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PacketMap<bool> Map(int field, PacketMap<bool> current) =>
        Field == field ? TakeMap(current, false, static (ref reader, value) => reader.Bool(2, value)) : current;

    /// <summary>Takes the next field's content as it is; the field must hold bytes.</summary>
    public ReadOnlySpan<byte> TakeBlock() => TakeBlock(out _);

    /// <summary>Takes the next field's content as it is, and says where it ends; the field must hold bytes.</summary>
    public ReadOnlySpan<byte> TakeBlock(out int end)
    {
        var block = Once(WireType.Bytes) ? Block() : default;
        end = _position;
        NextField();
        return block;
    }

    /// <summary>Refuses the bytes; the first reason stays.</summary>
    public void Reject(PacketRejection reason)
    {
        if (Rejection == PacketRejection.None)
        {
            (Rejection, RejectedAt) = (reason, _position);
        }

        Field = 0;
        _position = _end;
    }

    // INVARIANT: a reader that has refused is at its end, so there is no need to ask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NextField()
    {
        var position = _position;
        if (position >= _end)
        {
            Field = 0;
        }
        else if (_bytes[position] is >= 1 << 3 and < 0x80 and var tag)
        {
            _position = position + 1;
            (Field, _type) = (tag >> 3, (WireType)(tag & 7));
        }
        else
        {
            LongTag();
        }
    }

    private void LongTag()
    {
        var tag = Varint();
        if (tag is < 1 << 3 or > uint.MaxValue)
        {
            Reject(PacketRejection.BadEncoding);
            return;
        }

        (Field, _type) = ((int)(tag >> 3), (WireType)(tag & 7));
    }

    private void SkipUnknown()
    {
        SawUnknownField = true;
        switch (_type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Fixed(sizeof(ulong));
                break;
            case WireType.Bytes:
                Block();
                break;
            case WireType.Fixed32:
                Fixed(sizeof(uint));
                break;
            default:
                Reject(PacketRejection.BadEncoding);
                break;
        }

        NextField();
    }

    // A known field that must have this type and, being singular, must not have been there before.
    private bool Once(WireType type)
    {
        var bit = 1UL << Field;
        if (_type != type)
        {
            Reject(PacketRejection.BadEncoding);
            return false;
        }

        if ((_seen & bit) != 0)
        {
            Reject(PacketRejection.DuplicateField);
            return false;
        }

        _seen |= bit;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint()
    {
        // Nearly every tag and length is one byte.
        if (_position < _end && _bytes[_position] is < 0x80 and var value)
        {
            _position++;
            return value;
        }

        return LongVarint();
    }

    private ulong LongVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _end)
            {
                Reject(PacketRejection.Truncated);
                return 0;
            }

            var part = _bytes[_position++];
            if (shift == 63 && part > 1)
            {
                break;
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80)
            {
                continue;
            }

            if (part == 0 && shift > 0)
            {
                Reject(PacketRejection.NonMinimalVarint);
            }

            return value;
        }

        Reject(PacketRejection.BadEncoding);
        return 0;
    }

    private ReadOnlySpan<byte> Block()
    {
        var position = _position + 1;
        if (position <= _end && _bytes[position - 1] is < 0x80 and var shortLength && shortLength <= _end - position)
        {
            _position = position + shortLength;
            return _bytes.Slice(position, shortLength);
        }

        var length = Varint();
        if (length <= (ulong)(_end - _position))
        {
            return Fixed((int)length);
        }

        Reject(PacketRejection.Truncated);
        return default;
    }

    private ReadOnlySpan<byte> Fixed(int length)
    {
        if (length > _end - _position)
        {
            Reject(PacketRejection.Truncated);
            return default;
        }

        var block = _bytes.Slice(_position, length);
        _position += length;
        return block;
    }
}
