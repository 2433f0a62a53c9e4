namespace Heddle.Policy;

/// <summary>Which nodes of a graph lead to which others over any number of steps. What one node leads to is computed when first asked for, in time linear in the graph.</summary>
internal sealed class TypeHierarchy(int[][] steps)
{
    private readonly ulong[]?[] _closures = new ulong[]?[steps.Length];

    /// <summary>Whether one or more steps lead from a node to another, or in a cycle back to itself.</summary>
    public bool Leads(int from, int to)
    {
        // Racing threads compute the same, so either result may stay.
        var closure = _closures[from] ??= Close([from]);
        return Contains(closure, to);
    }

    /// <summary>The nodes that one or more steps lead to from any of some nodes, in ascending order.</summary>
    public IEnumerable<int> From(params int[] nodes)
    {
        var closure = nodes is [var single] ? _closures[single] ??= Close(nodes) : Close(nodes);
        for (var to = 0; to < steps.Length; to++)
        {
            if (Contains(closure, to))
            {
                yield return to;
            }
        }
    }

    /// <summary>The same steps, taken backwards.</summary>
    public static int[][] Reverse(int[][] steps)
    {
        var reversed = new List<int>[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            reversed[i] = [];
        }

        for (var from = 0; from < steps.Length; from++)
        {
            foreach (var to in steps[from])
            {
                reversed[to].Add(from);
            }
        }

        return Array.ConvertAll(reversed, list => list.ToArray());
    }

    private static bool Contains(ulong[] closure, int node) => (closure[node >> 6] & (1UL << node)) != 0;

    private ulong[] Close(int[] starts)
    {
        var reached = new ulong[(steps.Length + 63) >> 6];
        var pending = new Stack<int>();
        foreach (var start in starts)
        {
            Follow(start);
        }

        while (pending.TryPop(out var node))
        {
            if (!Contains(reached, node))
            {
                reached[node >> 6] |= 1UL << node;
                Follow(node);
            }
        }

        return reached;

        void Follow(int node)
        {
            foreach (var next in steps[node])
            {
                pending.Push(next);
            }
        }
    }
}
