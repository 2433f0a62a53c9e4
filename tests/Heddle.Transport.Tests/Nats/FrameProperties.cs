using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

public sealed class FrameProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Gen<string> Subject = Gen.Elements("a", "b", "orders", "_INBOX", "ü", "x-1", "日本")
        .NonEmptyListOf()
        .Select(tokens => string.Join('.', tokens.Take(6)));

    private static readonly Gen<BusHeaders?> Headers =
        from count in Gen.Choose(0, 4)
        from names in Gen.Elements("Name", "X-Mesh-Status", "n", "Name").ArrayOf(count)
        from values in Gen.Elements("", "ok", "a: b", "wörter", "{\"a\":1}").ArrayOf(count)
        select count == 0 ? null : Build(names, values);

    private static readonly Gen<(string Subject, string? ReplyTo, BusHeaders? Headers, byte[] Payload)> Message =
        from subject in Subject
        from replies in Gen.Elements(true, false)
        from replyTo in Subject
        from headers in Headers
        from payload in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()
        select (subject, replies ? replyTo : null, headers, payload);

    [Fact]
    public void What_is_encoded_for_a_server_is_read_back_from_its_delivery_however_it_is_chunked()
    {
        var property = Prop.ForAll(
            Message.NonEmptyListOf().ToArbitrary(),
            Gen.Choose(1, 40).NonEmptyListOf().ToArbitrary(),
            (messages, sizes) =>
            {
                var delivery = messages.SelectMany(message => Deliver(Encode(message))).ToArray();
                var frames = FrameTranscript.Of(Cut(delivery, sizes));
                return frames.SequenceEqual(messages.Select(Expect));
            }
        );

        Check.One(Thorough, property);
    }

    [Fact]
    public void Headers_are_read_back_as_they_were_written()
    {
        var property = Prop.ForAll(
            Headers.ToArbitrary(),
            headers =>
            {
                var block = new byte[HeaderBlock.Measure(headers)];
                if (headers is null)
                {
                    return block.Length == 0;
                }

                var written = HeaderBlock.Write(headers, block);
                var read = HeaderBlock.Read(block);
                return written == block.Length && headers.All(pair => read.TryGet(pair.Key, out _)) && read.SequenceEqual(headers);
            }
        );

        Check.One(Thorough, property);
    }

    [Fact]
    public void Garbage_is_refused_or_waited_on_but_never_anything_else()
    {
        var fragments = Gen.Elements(
            "MSG ",
            "HMSG ",
            "a ",
            "1 ",
            "12 ",
            "-5",
            "99999999999",
            "\r\n",
            "\n",
            "PING\r\n",
            "INFO {",
            "-ERR",
            "+OK\r\n",
            "NATS/1.0",
            "\0",
            "ÿ"
        );
        var property = Prop.ForAll(
            fragments.ListOf().Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts))).ToArbitrary(),
            Gen.Choose(1, 9).NonEmptyListOf().ToArbitrary(),
            (garbage, sizes) => Survives(() => FrameTranscript.Of(Cut(garbage, sizes)))
        );

        Check.One(Thorough.WithMaxTest(2000), property);
    }

    [Fact]
    public void Random_bytes_are_refused_or_waited_on_but_never_anything_else()
    {
        var property = Prop.ForAll(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(),
            Gen.Choose(1, 9).NonEmptyListOf().ToArbitrary(),
            (garbage, sizes) => Survives(() => FrameTranscript.Of(Cut(garbage, sizes)))
        );

        Check.One(Thorough.WithMaxTest(2000), property);
    }

    [Fact]
    public void Random_header_blocks_never_fail()
    {
        var fragments = Gen.Elements("NATS/1.0", " 503", " No Responders", "\r\n", "\n", "\r", ":", "Name", ": value", "\0", "ÿ", " ");
        var property = Prop.ForAll(
            fragments.ListOf().Select(parts => Encoding.Latin1.GetBytes("NATS/1.0" + string.Concat(parts))).ToArbitrary(),
            block =>
            {
                var headers = HeaderBlock.Read(block);
                var found = headers.TryGet("Name", out var value);
                var all = headers.ToArray();
                return found == all.Any(pair => pair.Key == "Name") && (!found || all.First(pair => pair.Key == "Name").Value == value);
            }
        );

        Check.One(Thorough.WithMaxTest(2000), property);
    }

    [Fact]
    public void A_token_is_read_back_as_it_was_written()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(),
            token =>
            {
                var text = new byte[RequestToken.MaxLength];
                var length = RequestToken.Write(token, text);
                return RequestToken.TryRead(text.AsSpan(0, length), out var read) && read == token;
            }
        );

        Check.One(Thorough, property);
    }

    private static bool Survives(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (NatsProtocolException)
        {
            return true;
        }
    }

    private static BusHeaders Build(string[] names, string[] values)
    {
        var headers = new BusHeaders();
        foreach (var (name, value) in names.Zip(values))
        {
            headers.Add(name, value);
        }

        return headers;
    }

    private static byte[] Encode((string Subject, string? ReplyTo, BusHeaders? Headers, byte[] Payload) message)
    {
        var frame = new PublishFrame(message.Subject, message.ReplyTo, message.Headers, message.Payload);
        var bytes = new byte[frame.MaxLength];
        return bytes[..frame.WriteTo(bytes)];
    }

    // What a server makes of PUB and HPUB: MSG and HMSG, with the subscription's number behind the subject.
    private static byte[] Deliver(byte[] published)
    {
        var headers = published[0] == 'H';
        var afterVerb = headers ? 5 : 4;
        var afterSubject = Array.IndexOf(published, (byte)' ', afterVerb);
        return
        [
            .. headers ? "HMSG"u8 : "MSG"u8,
            .. published.AsSpan((afterVerb - 1)..afterSubject),
            .. " 7"u8,
            .. published.AsSpan(afterSubject..),
        ];
    }

    private static string Expect((string Subject, string? ReplyTo, BusHeaders? Headers, byte[] Payload) message)
    {
        var headers = new byte[HeaderBlock.Measure(message.Headers)];
        if (message.Headers is not null)
        {
            HeaderBlock.Write(message.Headers, headers);
        }

        return $"7 {message.Subject} [{message.ReplyTo}] {headers.Length} {Convert.ToHexString([.. headers, .. message.Payload])}";
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, IEnumerable<int> sizes)
    {
        var start = 0;
        var cycle = sizes.ToArray();
        for (var i = 0; start < bytes.Length; i++)
        {
            var length = Math.Min(cycle[i % cycle.Length], bytes.Length - start);
            yield return bytes[start..(start + length)];
            start += length;
        }
    }
}
