using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>The policies filed under one part of the request, by what their scope asks of it. A policy is in one bucket, or in one for each action of its list.</summary>
internal sealed class ScopeBuckets
{
    private readonly Dictionary<EntityUid, List<int>> _equal = [];
    private readonly Dictionary<EntityUid, List<int>> _in = [];
    private readonly Dictionary<EntityTypeName, List<int>> _is = [];

    /// <summary>Whether ancestors matter at all.</summary>
    public bool HasGroups => _in.Count > 0;

    public ReadOnlySpan<int> EqualTo(EntityUid uid) => Find(_equal, uid);

    public ReadOnlySpan<int> In(EntityUid ancestor) => Find(_in, ancestor);

    public ReadOnlySpan<int> OfType(EntityTypeName type) => Find(_is, type);

    public void Add(ScopeConstraint constraint, int place)
    {
        switch (constraint.Operator)
        {
            case ScopeOperator.Equal:
                BucketOf(_equal, constraint.Entity!).Add(place);
                break;
            case ScopeOperator.Is:
                BucketOf(_is, constraint.Type!).Add(place);
                break;
            case ScopeOperator.InList:
                foreach (var entity in constraint.Entities.Span.ToArray().Distinct())
                {
                    BucketOf(_in, entity).Add(place);
                }

                break;
            default:
                BucketOf(_in, constraint.Entity!).Add(place);
                break;
        }
    }

    private static ReadOnlySpan<int> Find<TKey>(Dictionary<TKey, List<int>> buckets, TKey key)
        where TKey : notnull => buckets.Count > 0 && buckets.TryGetValue(key, out var bucket) ? CollectionsMarshal.AsSpan(bucket) : [];

    private static List<int> BucketOf<TKey>(Dictionary<TKey, List<int>> buckets, TKey key)
        where TKey : notnull
    {
        if (!buckets.TryGetValue(key, out var bucket))
        {
            buckets[key] = bucket = [];
        }

        return bucket;
    }
}
