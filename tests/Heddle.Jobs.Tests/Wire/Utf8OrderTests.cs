using System.Text;

namespace Heddle.Jobs.Tests;

public sealed class Utf8OrderTests
{
    private static readonly string[] Texts =
    [
        "",
        "a",
        "ab",
        "b",
        "Z",
        "é",
        "\uD7FF",
        "\uE000",
        "\uFFFF",
        "😀",
        "😁",
        "a😀",
        "a\uFFFF",
        "a\uE000b",
    ];

    [Fact]
    public void Texts_are_ordered_as_their_bytes_are()
    {
        foreach (var left in Texts)
        {
            foreach (var right in Texts)
            {
                var bytes = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

                Math.Sign(Utf8Order.Compare(left, right)).ShouldBe(Math.Sign(bytes), $"{left} and {right}");
            }
        }
    }
}
