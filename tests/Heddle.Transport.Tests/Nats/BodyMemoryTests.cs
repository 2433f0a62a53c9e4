using System.Runtime.InteropServices;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

/// <summary>The memory of arriving bodies.</summary>
public sealed class BodyMemoryTests
{
    [Fact]
    public void No_two_bodies_share_a_byte()
    {
        var memory = new BodyMemory();
        var random = new Random(7);
        var bodies = Enumerable.Range(0, 1_000).Select(i => (Mark: (byte)i, Body: memory.Take(random.Next(0, 700)))).ToList();
        foreach (var (mark, body) in bodies)
        {
            body.Span.Fill(mark);
        }

        foreach (var (mark, body) in bodies)
        {
            body.Span.ContainsAnyExcept(mark).ShouldBeFalse();
        }
    }

    [Fact]
    public void Small_bodies_share_a_piece_until_it_is_full()
    {
        var memory = new BodyMemory();
        var bodies = Enumerable
            .Range(0, BodyMemory.PieceBytes / BodyMemory.SharedBytes)
            .Select(_ => memory.Take(BodyMemory.SharedBytes))
            .ToList();

        bodies.Select(Piece).Distinct().ShouldHaveSingleItem().Length.ShouldBe(BodyMemory.PieceBytes);
        Piece(memory.Take(1)).ShouldNotBeSameAs(Piece(bodies[0]));
    }

    [Fact]
    public void A_large_body_is_kept_alone_and_leaves_the_piece_as_it_was()
    {
        var memory = new BodyMemory();
        var before = memory.Take(1);
        var large = memory.Take(BodyMemory.SharedBytes + 1);
        var after = memory.Take(1);

        Piece(large).Length.ShouldBe(BodyMemory.SharedBytes + 1);
        Piece(after).ShouldBeSameAs(Piece(before));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BodyMemory.SharedBytes)]
    [InlineData(100_000)]
    public void A_body_has_the_length_that_was_asked_for(int length) => new BodyMemory().Take(length).Length.ShouldBe(length);

    private static byte[] Piece(Memory<byte> body) =>
        MemoryMarshal.TryGetArray<byte>(body, out var segment) ? segment.Array! : throw new InvalidOperationException("not an array");
}
