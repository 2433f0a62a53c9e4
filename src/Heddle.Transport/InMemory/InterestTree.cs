namespace Heddle.Transport;

/// <summary>
/// Who wants which subject: a tree with a level for each token, so that finding the receivers of a message costs as many steps as
/// its subject has tokens, whatever the number of subscriptions. Not safe for concurrent use.
/// </summary>
internal sealed class InterestTree
{
    private readonly InterestNode _root = new();

    /// <summary>Whether nobody is left; a tree that is empty holds no nodes either.</summary>
    public bool IsEmpty => _root.IsEmpty;

    public void Add(IInterest interest) => Add(_root, interest.Subject, interest);

    public void Remove(IInterest interest) => Remove(_root, interest.Subject, interest);

    /// <summary>Collects everybody whose subject matches, in no particular order.</summary>
    /// <param name="subject">A literal subject.</param>
    /// <param name="matches">Where to add them.</param>
    public void Match(ReadOnlySpan<char> subject, List<IInterest> matches) => Match(_root, subject, matches);

    private static void Add(InterestNode node, ReadOnlySpan<char> subject, IInterest interest)
    {
        var token = TakeToken(ref subject, out var last);
        if (token is ">")
        {
            node.Rest.Add(interest);
            return;
        }

        var child = node.GetOrAdd(token);
        if (last)
        {
            child.Here.Add(interest);
        }
        else
        {
            Add(child, subject, interest);
        }
    }

    private static void Remove(InterestNode node, ReadOnlySpan<char> subject, IInterest interest)
    {
        var token = TakeToken(ref subject, out var last);
        if (token is ">")
        {
            node.Rest.Remove(interest);
            return;
        }

        var child = token is "*" ? node.Any : node.Find(token);
        if (child is null)
        {
            return;
        }

        if (last)
        {
            child.Here.Remove(interest);
        }
        else
        {
            Remove(child, subject, interest);
        }

        node.Prune(token);
    }

    private static void Match(InterestNode node, ReadOnlySpan<char> subject, List<IInterest> matches)
    {
        matches.AddRange(node.Rest);
        var token = TakeToken(ref subject, out var last);
        MatchChild(node.Find(token), subject, last, matches);
        MatchChild(node.Any, subject, last, matches);
    }

    private static void MatchChild(InterestNode? child, ReadOnlySpan<char> rest, bool last, List<IInterest> matches)
    {
        if (child is null)
        {
            return;
        }

        if (last)
        {
            matches.AddRange(child.Here);
        }
        else
        {
            Match(child, rest, matches);
        }
    }

    private static ReadOnlySpan<char> TakeToken(ref ReadOnlySpan<char> subject, out bool last)
    {
        var dot = subject.IndexOf('.');
        last = dot < 0;
        var token = last ? subject : subject[..dot];
        subject = last ? [] : subject[(dot + 1)..];
        return token;
    }
}
