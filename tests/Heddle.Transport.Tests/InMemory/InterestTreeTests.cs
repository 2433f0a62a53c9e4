namespace Heddle.Transport.Tests;

public sealed class InterestTreeTests
{
    private static readonly string[] Tokens = ["a", "b", "c", "aa"];

    [Fact]
    public void The_tree_finds_exactly_those_whose_pattern_matches_whatever_came_and_went()
    {
        var random = new Random(11);
        var tree = new InterestTree();
        var present = new List<Wish>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(3) > 0)
            {
                var wish = new Wish(Pattern(random));
                tree.Add(wish);
                present.Add(wish);
            }
            else if (present.Count > 20 || (present.Count > 0 && random.Next(2) == 0))
            {
                var leaver = present[random.Next(present.Count)];
                tree.Remove(leaver);
                present.Remove(leaver);
            }

            var subject = Subject(random);
            var found = new List<IInterest>();
            tree.Match(subject, found);
            found.ShouldBe(present.Where(wish => Subjects.Matches(wish.Subject, subject)), ignoreOrder: true);
            if (present.Count > 60)
            {
                present.ForEach(tree.Remove);
                present.Clear();
            }
        }
    }

    [Fact]
    public void A_tree_everybody_has_left_keeps_nothing()
    {
        var random = new Random(12);
        var tree = new InterestTree();
        var wishes = Enumerable.Range(0, 1_000).Select(_ => new Wish(Pattern(random))).ToList();

        wishes.ForEach(tree.Add);
        tree.IsEmpty.ShouldBeFalse();
        wishes.ForEach(tree.Remove);

        tree.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Removing_what_was_never_added_does_nothing()
    {
        var tree = new InterestTree();
        var wish = new Wish("a.b.>");

        tree.Remove(wish);

        tree.IsEmpty.ShouldBeTrue();
    }

    private static string Subject(Random random) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Tokens[random.Next(Tokens.Length)]));

    private static string Pattern(Random random)
    {
        var tokens = Subject(random).Split('.').Select(token => random.Next(4) == 0 ? "*" : token).ToArray();
        return string.Join('.', random.Next(4) == 0 ? [.. tokens, ">"] : tokens);
    }

    private sealed class Wish(string subject) : IInterest
    {
        public InMemoryBus Owner => throw new InvalidOperationException("nobody asks");

        public string Subject { get; } = subject;

        public string? QueueGroup => null;

        public void Deliver(in BusMessage message) => throw new InvalidOperationException("nobody delivers");
    }
}
