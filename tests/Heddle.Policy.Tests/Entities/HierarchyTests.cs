namespace Heddle.Policy.Tests;

public sealed class HierarchyTests
{
    [Fact]
    public void Stored_and_walked_ancestors_are_the_same()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            // Enough edges that some entities have more ancestors than are written down.
            var random = new Random(seed);
            var count = seed % 2 == 0 ? 30 : 600;
            var parents = Enumerable
                .Range(0, count)
                .Select(i => Enumerable.Range(0, random.Next(4)).Select(_ => i + 1 + random.Next(count / 10)).ToArray())
                .ToArray();
            var entities = Entities.Create(parents.Select((p, i) => new Entity(Uid(i), parents: p.Select(Uid))));
            for (var i = 0; i < 200; i++)
            {
                var from = random.Next(count);
                var reached = Above(parents, from);
                var to = random.Next(count + (count / 10));
                entities.IsIn(Uid(from), Uid(to)).ShouldBe(from == to || reached.Contains(to), $"seed {seed}: {from} in {to}");
                entities.AncestorsOf(entities.NodeOf(Uid(from))).ToArray().ShouldBe(reached.Select(Uid), ignoreOrder: true);
            }
        }
    }

    [Fact]
    public void Code_is_told_about_cycles_conflicts_and_strangers_among_actions()
    {
        Should
            .Throw<ArgumentException>(() => Entities.Create([new Entity(Uid(1), parents: [Uid(2)]), new Entity(Uid(2), parents: [Uid(1)])]))
            .Message.ShouldContain("its own ancestor");
        Should
            .Throw<ArgumentException>(() => Entities.Create([new Entity(Uid(1)), new Entity(Uid(1), parents: [Uid(2)])]))
            .Message.ShouldContain("occurs twice");
        Should
            .Throw<ArgumentException>(() => new Entity(new EntityUid("Action", "a"), parents: [Uid(1)]))
            .Message.ShouldContain("no action");
        Entities
            .Empty.With([new Entity(Uid(1), parents: [Uid(2)])])
            .With([new Entity(Uid(2), parents: [Uid(3)])])
            .IsIn(Uid(1), Uid(3))
            .ShouldBeTrue();
    }

    private static EntityUid Uid(int i) => new("G", $"{i}");

    private static HashSet<int> Above(int[][] parents, int from)
    {
        var reached = new HashSet<int>();
        var waiting = new Stack<int>([from]);
        while (waiting.TryPop(out var next))
        {
            foreach (var parent in next < parents.Length ? parents[next] : [])
            {
                if (reached.Add(parent))
                {
                    waiting.Push(parent);
                }
            }
        }

        return reached;
    }
}
