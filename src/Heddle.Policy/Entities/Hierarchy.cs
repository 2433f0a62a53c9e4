namespace Heddle.Policy;

/// <summary>
/// Who is an ancestor of whom. The ancestors of each entity are written down once, at load; where a hostile hierarchy would make that grow
/// faster than the hierarchy itself, they are walked at each question instead. Nothing here recurses.
/// </summary>
internal static class Hierarchy
{
    private const int LinearSearchLimit = 16;
    private const int MaxStoredAncestors = 256;
    private const int StoredPerEntity = 8;
    private const int StoredAlways = 65_536;

    /// <summary>Writes the ancestors down; false, with a finding, where an entity is its own ancestor.</summary>
    public static bool Complete(Dictionary<EntityUid, EntityNode> nodes, DiagnosticBag findings)
    {
        long edges = 0;
        foreach (var node in nodes.Values)
        {
            edges += node.Entity.Parents.Length;
        }

        var budget = StoredAlways + (StoredPerEntity * (nodes.Count + edges));
        var done = new HashSet<EntityUid>(nodes.Count);
        var open = new HashSet<EntityUid>();
        var path = new Stack<(EntityNode Node, int NextParent)>();
        foreach (var root in nodes.Values)
        {
            if (!done.Contains(root.Entity.Uid) && !Visit(root, nodes, done, open, path, ref budget, findings))
            {
                return false;
            }
        }

        return true;
    }

    public static bool HasAncestor(Dictionary<EntityUid, EntityNode> nodes, EntityNode node, EntityUid ancestor)
    {
        if (node.AncestorIndex is { } index)
        {
            return index.Contains(ancestor);
        }

        if (node.Ancestors is { } ancestors)
        {
            foreach (var candidate in ancestors)
            {
                if (candidate.Equals(ancestor))
                {
                    return true;
                }
            }

            return false;
        }

        return Walk(nodes, node, ancestor, null);
    }

    /// <summary>Finds all ancestors of an entity for which they were not written down.</summary>
    public static EntityUid[] CollectAncestors(Dictionary<EntityUid, EntityNode> nodes, EntityNode node)
    {
        var found = new HashSet<EntityUid>();
        Walk(nodes, node, null, found);
        return [.. found];
    }

    /// <summary>Goes up from an entity until the wanted ancestor is met, or through all of them.</summary>
    private static bool Walk(Dictionary<EntityUid, EntityNode> nodes, EntityNode start, EntityUid? wanted, HashSet<EntityUid>? found)
    {
        found ??= [];
        var waiting = new Stack<EntityNode>();
        waiting.Push(start);
        while (waiting.TryPop(out var node))
        {
            foreach (var parent in node.Ancestors ?? [.. node.Entity.Parents])
            {
                if (wanted is not null && parent.Equals(wanted))
                {
                    return true;
                }

                if (found.Add(parent) && node.Ancestors is null && nodes.TryGetValue(parent, out var next))
                {
                    waiting.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>Completes an entity after its parents, keeping the way to it on a stack of its own.</summary>
    private static bool Visit(
        EntityNode root,
        Dictionary<EntityUid, EntityNode> nodes,
        HashSet<EntityUid> done,
        HashSet<EntityUid> open,
        Stack<(EntityNode Node, int NextParent)> path,
        ref long budget,
        DiagnosticBag findings
    )
    {
        path.Push((root, 0));
        open.Add(root.Entity.Uid);
        while (path.TryPop(out var step))
        {
            var parents = step.Node.Entity.Parents;
            if (step.NextParent == parents.Length)
            {
                Store(step.Node, nodes, ref budget);
                open.Remove(step.Node.Entity.Uid);
                done.Add(step.Node.Entity.Uid);
                continue;
            }

            path.Push((step.Node, step.NextParent + 1));
            var parent = parents[step.NextParent];
            if (open.Contains(parent))
            {
                findings.Error(step.Node.Span, $"the entity `{parent}` is its own ancestor, by way of `{step.Node.Entity}`");
                return false;
            }

            if (!done.Contains(parent) && nodes.TryGetValue(parent, out var next))
            {
                path.Push((next, 0));
                open.Add(parent);
            }
        }

        return true;
    }

    private static void Store(EntityNode node, Dictionary<EntityUid, EntityNode> nodes, ref long budget)
    {
        var limit = Math.Min(budget, MaxStoredAncestors);
        var parents = node.Entity.Parents;
        if (parents.Length == 0)
        {
            node.Ancestors = [];
            return;
        }

        var found = new HashSet<EntityUid>();
        foreach (var parent in parents)
        {
            found.Add(parent);
            if (nodes.TryGetValue(parent, out var known))
            {
                if (known.Ancestors is null || found.Count + known.Ancestors.Length > 2 * limit)
                {
                    return;
                }

                found.UnionWith(known.Ancestors);
            }
        }

        if (found.Count <= limit)
        {
            budget -= found.Count;
            node.Ancestors = [.. found];
            node.AncestorIndex = found.Count > LinearSearchLimit ? found : null;
        }
    }
}
