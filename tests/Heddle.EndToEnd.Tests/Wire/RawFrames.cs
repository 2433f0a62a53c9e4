using System.Globalization;
using System.Text;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>Takes the server's lines and messages off a socket.</summary>
internal sealed class RawFrames(Stream stream)
{
    private readonly byte[] _chunk = new byte[65_536];
    private int _start;
    private int _end;

    public async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        while (true)
        {
            await FillAsync();
            var rest = _chunk.AsMemory(_start, _end - _start);
            var feed = rest.Span.IndexOf((byte)'\n');
            var taken = feed < 0 ? rest.Length : feed + 1;
            line.AddRange(rest.Span[..taken]);
            _start += taken;
            if (feed >= 0)
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
            }
        }
    }

    public async Task<(string Sid, RawMessage Message)> ReadMessageAsync(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hasHeaders = parts[0] == "HMSG";
        var sizes = hasHeaders ? 2 : 1;
        var replyTo = parts.Length > 3 + sizes ? parts[3] : null;
        var total = int.Parse(parts[^1], CultureInfo.InvariantCulture);
        var head = hasHeaders ? int.Parse(parts[^2], CultureInfo.InvariantCulture) : 0;
        var bytes = await ReadExactlyAsync(total + 2);
        return (parts[2], new RawMessage(parts[1], replyTo, Encoding.UTF8.GetString(bytes, 0, head), bytes[head..total]));
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count)
        {
            await FillAsync();
            var taken = Math.Min(count - read, _end - _start);
            _chunk.AsSpan(_start, taken).CopyTo(bytes.AsSpan(read));
            _start += taken;
            read += taken;
        }

        return bytes;
    }

    private async ValueTask FillAsync()
    {
        if (_start < _end)
        {
            return;
        }

        _start = 0;
        _end = await stream.ReadAsync(_chunk);
        if (_end == 0)
        {
            throw new EndOfStreamException("the server closed the connection");
        }
    }
}
