namespace Heddle.Transport.Nats;

/// <summary>
/// Encoded frames, one behind the other. It knows which of them are commands: those concern the session they were written for, while
/// messages can go out on another. Not safe for concurrent use.
/// </summary>
internal sealed class FrameBuffer
{
    private const int InitialBytes = 32 * 1024;

    // What a burst made larger than this shrinks again.
    private const int KeptBytes = 1024 * 1024;

    private readonly List<Range> _commands = [];
    private byte[] _bytes = new byte[InitialBytes];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Append(in PublishFrame frame)
    {
        Reserve(frame.MaxLength);
        Length += frame.WriteTo(_bytes.AsSpan(Length));
    }

    public void AppendCommand(ReadOnlySpan<byte> command)
    {
        Reserve(command.Length);
        command.CopyTo(_bytes.AsSpan(Length));
        _commands.Add(Length..(Length + command.Length));
        Length += command.Length;
    }

    /// <summary>Puts commands before everything else; there must be none yet.</summary>
    public void PrependCommands(ReadOnlySpan<byte> commands)
    {
        Reserve(commands.Length);
        _bytes.AsSpan(0, Length).CopyTo(_bytes.AsSpan(commands.Length));
        commands.CopyTo(_bytes);
        Length += commands.Length;
        _commands.Add(..commands.Length);
    }

    /// <summary>Removes the commands and keeps the messages.</summary>
    public void DropCommands()
    {
        for (var i = _commands.Count - 1; i >= 0; i--)
        {
            var (start, length) = _commands[i].GetOffsetAndLength(Length);
            _bytes.AsSpan((start + length)..Length).CopyTo(_bytes.AsSpan(start));
            Length -= length;
        }

        _commands.Clear();
    }

    public void Clear()
    {
        _commands.Clear();
        Length = 0;
        if (_bytes.Length > KeptBytes)
        {
            _bytes = new byte[InitialBytes];
        }
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(Length + length), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }
    }
}
