using System.Text;

namespace Heddle.Jobs.Tests;

public sealed class NameCacheTests
{
    [Fact]
    public void A_name_is_what_its_bytes_say_whatever_was_in_its_slot()
    {
        Parallel.For(
            0,
            4,
            seed =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 20_000; i++)
                {
                    // Few different texts and many, so that slots are hit and fought over.
                    var text = new string('n', random.Next(40)) + random.Next(random.Next(2) == 0 ? 10 : 1_000_000);

                    NameCache.Get(Encoding.ASCII.GetBytes(text)).ShouldBe(text);
                }
            }
        );
    }

    [Fact]
    public void A_short_name_is_made_once_and_a_long_one_is_not_kept()
    {
        var longest = Encoding.ASCII.GetBytes(new string('x', 32));
        var longer = Encoding.ASCII.GetBytes(new string('x', 33));

        // Another test may take the slot in between; not every time.
        Enumerable.Range(0, 100).ShouldContain(_ => ReferenceEquals(NameCache.Get(longest), NameCache.Get(longest)));
        NameCache.Get(longer).ShouldNotBeSameAs(NameCache.Get(longer));
        NameCache.Get([]).ShouldBe("");
    }

    [Fact]
    public void Secrets_and_ids_are_not_kept()
    {
        var packet = BusPacket.Create("trace-only-here", "w", new(1), new Heartbeat { WorkerId = "w", AuthToken = "token-only-here" });
        var bytes = PacketEncoder.Encode(packet);

        var (first, second) = (Read(), Read());

        first.TraceId.ShouldNotBeSameAs(second.TraceId);
        ((Heartbeat)first.Payload).AuthToken.Value.ShouldNotBeSameAs(((Heartbeat)second.Payload).AuthToken.Value);

        BusPacket Read() => PacketReader.Read(bytes, "sys.heartbeat").Packet!;
    }
}
