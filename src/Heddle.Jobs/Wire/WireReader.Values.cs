using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Heddle.Jobs;

/// <content>Taking the field that is next.</content>
internal ref partial struct WireReader
{
    private string TakeString()
    {
        var value = Once(WireType.Bytes) ? Text() : "";
        NextField();
        return value;
    }

    private string TakeName()
    {
        var value = Once(WireType.Bytes) ? Name() : "";
        NextField();
        return value;
    }

    private ulong TakeVarint()
    {
        var value = Once(WireType.Varint) ? Varint() : 0;
        NextField();
        return value;
    }

    private int TakeInt32() => Narrow(TakeVarint());

    // Negative numbers come extended to 64 bits.
    private int Narrow(ulong value)
    {
        if ((long)value != (int)value)
        {
            Reject(PacketRejection.BadEncoding);
        }

        return (int)value;
    }

    private bool TakeBool()
    {
        var value = TakeVarint();
        if (value > 1)
        {
            Reject(PacketRejection.BadEncoding);
        }

        return value != 0;
    }

    private float TakeFloat()
    {
        var bytes = Once(WireType.Fixed32) ? Fixed(sizeof(float)) : default;
        NextField();
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    private Timestamp? TakeTimestamp()
    {
        var outer = Enter(Once(WireType.Bytes));
        var (seconds, nanoseconds) = (0L, 0);
        do
        {
            seconds = Int64(1, seconds);
            nanoseconds = Int32(2, nanoseconds);
        } while (Another());
        Leave(outer);
        NextField();
        return new Timestamp(seconds, nanoseconds);
    }

    private T TakeMessage<T>()
        where T : class, IWireMessage<T>
    {
        var outer = Enter(Once(WireType.Bytes));
        var message = T.Read(ref this);
        Leave(outer);
        NextField();
        return message;
    }

    private string Name()
    {
        var bytes = Limited();
        return Ascii.IsValid(bytes) ? NameCache.Get(bytes) : Unicode(bytes);
    }

    private string Text()
    {
        var bytes = Limited();
        return Ascii.IsValid(bytes) ? Encoding.Latin1.GetString(bytes) : Unicode(bytes);
    }

    private string Unicode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        Reject(PacketRejection.InvalidText);
        return "";
    }

    private ReadOnlySpan<byte> Limited()
    {
        var bytes = Block();
        if (bytes.Length <= _limits.MaxTextBytes)
        {
            return bytes;
        }

        Reject(PacketRejection.TooLarge);
        return default;
    }

    // Narrows the reader to the message whose length is next. Leave undoes it; behind it, ask for the next field.
    private (int End, ulong Seen, int RoundStart) Enter(bool expected)
    {
        var outer = (_end, _seen, _roundStart);
        var length = expected ? Block().Length : 0;
        (_end, _seen) = (_position, 0);
        _position -= length;
        NextField();
        _roundStart = _position;
        return outer;
    }

    private void Leave((int End, ulong Seen, int RoundStart) outer)
    {
        (var end, _seen, _roundStart) = outer;
        Widen(end);
    }

    private void Widen(int end)
    {
        if (Rejection == PacketRejection.None)
        {
            _end = end;
        }
    }
}
