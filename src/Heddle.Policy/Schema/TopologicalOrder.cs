namespace Heddle.Policy;

/// <summary>Orders the nodes of a graph so that each stands behind those it depends on.</summary>
internal static class TopologicalOrder
{
    /// <summary>The order; null where there is a cycle, which is then given as the nodes on it.</summary>
    public static int[]? Of(int[][] dependencies, out List<int>? cycle)
    {
        var order = new List<int>(dependencies.Length);
        var states = new State[dependencies.Length];
        var path = new Stack<(int Node, int Next)>();
        for (var root = 0; root < dependencies.Length; root++)
        {
            Enter(root);
            while (path.TryPop(out var top))
            {
                if (top.Next == dependencies[top.Node].Length)
                {
                    states[top.Node] = State.Done;
                    order.Add(top.Node);
                    continue;
                }

                path.Push((top.Node, top.Next + 1));
                var dependency = dependencies[top.Node][top.Next];
                if (states[dependency] == State.OnPath)
                {
                    cycle = [.. path.Select(p => p.Node).TakeWhile(n => n != dependency).Append(dependency).Reverse()];
                    return null;
                }

                Enter(dependency);
            }
        }

        cycle = null;
        return [.. order];

        void Enter(int node)
        {
            if (states[node] == State.New)
            {
                states[node] = State.OnPath;
                path.Push((node, 0));
            }
        }
    }

    private enum State : byte
    {
        New,
        OnPath,
        Done,
    }
}
