using System.Buffers;

namespace Heddle.Transport.Nats;

/// <summary>
/// What has arrived and not been read yet. Nearly every frame lies in one segment, where moving on is adding to a number; only a
/// frame that lies across two needs the sequence.
/// </summary>
internal ref struct FrameInput(ReadOnlySequence<byte> sequence)
{
    private ReadOnlySequence<byte> _sequence = sequence;
    private ReadOnlySpan<byte> _segment = sequence.FirstSpan;
    private int _offset;

    /// <summary>The unread rest of the first segment.</summary>
    public readonly ReadOnlySpan<byte> Segment => _segment[_offset..];

    /// <summary>Everything unread.</summary>
    public ReadOnlySequence<byte> Rest
    {
        get
        {
            _sequence = _sequence.Slice(_offset);
            _segment = _sequence.FirstSpan;
            _offset = 0;
            return _sequence;
        }
    }

    /// <summary>Marks bytes as read; there must be as many.</summary>
    /// <param name="count">How many.</param>
    public void Advance(long count)
    {
        if (count <= _segment.Length - _offset)
        {
            _offset += (int)count;
            return;
        }

        _sequence = _sequence.Slice(_offset + count);
        _segment = _sequence.FirstSpan;
        _offset = 0;
    }
}
