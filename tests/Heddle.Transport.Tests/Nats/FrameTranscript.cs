using System.Buffers;
using System.Text;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

/// <summary>Reads frames out of input that arrives in pieces, and writes each down as one line.</summary>
internal sealed class FrameTranscript
{
    private readonly FrameReader _reader = new();
    private readonly List<byte[]> _unread = [];

    public List<string> Frames { get; } = [];

    /// <summary>Everything that comes of one input.</summary>
    public static List<string> Of(params IEnumerable<byte[]> pieces)
    {
        var transcript = new FrameTranscript();
        foreach (var piece in pieces)
        {
            transcript.Feed(piece);
        }

        return transcript.Frames;
    }

    /// <summary>Adds a piece as a segment of its own and reads what is complete.</summary>
    public void Feed(byte[] piece)
    {
        _unread.Add(piece);
        var input = new FrameInput(Segment.Chain(_unread));
        while (_reader.TryRead(ref input, out var frame))
        {
            Frames.Add(Describe(in frame));
        }

        _unread.Clear();
        foreach (var segment in input.Rest)
        {
            _unread.Add(segment.ToArray());
        }
    }

    private static string Describe(in ServerFrame frame)
    {
        var body = new byte[frame.BodyLength];
        frame.CopyBodyTo(body);
        return frame.Kind == FrameKind.Message
            ? $"{frame.Sid} {Text(frame.Subject)} [{Text(frame.ReplyTo)}] {frame.HeaderLength} {Convert.ToHexString(body)}"
            : $"{frame.Kind} {Text(frame.Text)}";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Chain(List<byte[]> pieces)
        {
            var first = new Segment { Memory = pieces[0] };
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new(first, 0, last, last.Memory.Length);
        }
    }
}
