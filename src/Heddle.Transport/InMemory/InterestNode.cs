namespace Heddle.Transport;

/// <summary>One token's place in an <see cref="InterestTree"/>.</summary>
internal sealed class InterestNode
{
    private Dictionary<string, InterestNode>? _literals;
    private InterestNode? _any;

    /// <summary>Those whose subject ends here.</summary>
    public List<IInterest> Here { get; } = [];

    /// <summary>Those whose subject goes on with <c>&gt;</c>.</summary>
    public List<IInterest> Rest { get; } = [];

    /// <summary>The node of the token <c>*</c>, if anybody uses it here.</summary>
    public InterestNode? Any => _any;

    /// <summary>Whether nobody's subject leads here or further.</summary>
    public bool IsEmpty => Here.Count == 0 && Rest.Count == 0 && _any is null && _literals is not { Count: > 0 };

    public InterestNode? Find(ReadOnlySpan<char> token) =>
        _literals is not null && _literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var child) ? child : null;

    public InterestNode GetOrAdd(ReadOnlySpan<char> token)
    {
        if (token is "*")
        {
            return _any ??= new();
        }

        _literals ??= new(StringComparer.Ordinal);
        var lookup = _literals.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(token, out var child))
        {
            child = new();
            lookup[token] = child;
        }

        return child;
    }

    /// <summary>Forgets a child that holds nobody any more: inboxes come and go by the million.</summary>
    public void Prune(ReadOnlySpan<char> token)
    {
        if (token is "*")
        {
            _any = _any is { IsEmpty: true } ? null : _any;
        }
        else if (Find(token) is { IsEmpty: true })
        {
            _literals!.GetAlternateLookup<ReadOnlySpan<char>>().Remove(token);
        }
    }
}
