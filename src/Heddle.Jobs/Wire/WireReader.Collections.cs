namespace Heddle.Jobs;

/// <content>Taking the run of repeated fields that is next. The run is counted first: one allocation, and none for a run that is too long.</content>
internal ref partial struct WireReader
{
    private PacketList<string> TakeStrings(PacketList<string> current)
    {
        var items = new string[CountRun(current.Count)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Name();
            NextField();
        }

        return current.Append(items);
    }

    private PacketList<T> TakeMessages<T>(PacketList<T> current)
        where T : class, IWireMessage<T>
    {
        var items = new T[CountRun(current.Count)];
        for (var i = 0; i < items.Length; i++)
        {
            var outer = Enter(expected: true);
            items[i] = T.Read(ref this);
            Leave(outer);
            NextField();
        }

        return current.Append(items);
    }

    private PacketMap<TValue> TakeMap<TValue>(PacketMap<TValue> current, TValue absent, FieldReader<TValue> read)
    {
        var count = current.Count;
        var entries = new KeyValuePair<string, TValue>[count + CountRun(count)];
        current.AsSpan().CopyTo(entries);
        for (var i = count; i < entries.Length; i++)
        {
            var outer = Enter(expected: true);
            var (key, value) = ("", absent);
            do
            {
                key = Name(1, key);
                value = read(ref this, value);
            } while (Another());
            Leave(outer);
            NextField();
            entries[i] = new(key, value);
        }

        if (Rejection == PacketRejection.None && PacketMap<TValue>.TrySort(entries, out _) is { } map)
        {
            return map;
        }

        Reject(PacketRejection.DuplicateField);
        return current;
    }

    // The numbers stand in one block, or in a field each: protobuf wants both understood.
    private PacketList<int> TakePacked(PacketList<int> current)
    {
        var (end, count, packed) = (_end, 1, _type == WireType.Bytes);
        if (packed)
        {
            var block = Block();
            (_end, _position) = (_position, _position - block.Length);
            count = CountVarints(block);
        }
        else if (_type != WireType.Varint)
        {
            Reject(PacketRejection.BadEncoding);
        }

        var items = new int[Bounded(current.Count, count)];
        foreach (ref var item in items.AsSpan())
        {
            item = Narrow(Varint());
        }

        if (packed && _position != _end)
        {
            Reject(PacketRejection.Truncated);
        }

        Widen(end);
        NextField();
        return current.Append(items);
    }

    // A byte below 0x80 ends a number.
    private static int CountVarints(ReadOnlySpan<byte> block)
    {
        var count = 0;
        foreach (var part in block)
        {
            count += part < 0x80 ? 1 : 0;
        }

        return count;
    }

    private int CountRun(int already)
    {
        if (_type != WireType.Bytes)
        {
            Reject(PacketRejection.BadEncoding);
            return 0;
        }

        var (first, field, count) = (_position, Field, 0);
        do
        {
            Block();
            NextField();
            count++;
        } while (Field == field && _type == WireType.Bytes);
        count = Bounded(already, count);
        if (count > 0)
        {
            (_position, Field) = (first, field);
        }

        return count;
    }

    private int Bounded(int already, int count)
    {
        if (already + count > _limits.MaxItems)
        {
            Reject(PacketRejection.TooLarge);
        }

        return Rejection == PacketRejection.None ? count : 0;
    }
}
