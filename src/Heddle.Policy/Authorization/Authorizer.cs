namespace Heddle.Policy;

/// <summary>
/// Decides requests: denied by default, allowed where a permit is satisfied, and denied all the same where a forbid is.
/// Holds no state and is safe to share between threads.
/// </summary>
/// <param name="options">How to decide; the defaults where null.</param>
public sealed class Authorizer(AuthorizerOptions? options = null)
{
    private readonly bool _erroringForbidDenies = options?.ErroringForbid == ErroringForbid.Deny;

    /// <summary>Decides a request. Never throws for anything that policies, entities or the request contain.</summary>
    /// <param name="request">The question.</param>
    /// <param name="policies">The policies in force.</param>
    /// <param name="entities">What is known about entities.</param>
    public AuthorizationDecision IsAuthorized(AuthorizationRequest request, PolicySet policies, Entities entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(entities);
        var index = policies.Index;
        var frame = new EvaluationFrame(request, entities);
        var tally = new DecisionTally(index.Policies, _erroringForbidDenies);
        tally.Evaluate(index.Unscoped, ref frame);
        EvaluateBuckets(index.Principal, request.Principal, ref frame, ref tally);
        EvaluateBuckets(index.Resource, request.Resource, ref frame, ref tally);
        EvaluateBuckets(index.Action, request.Action, ref frame, ref tally);
        return tally.Decide();
    }

    /// <summary>
    /// Decides as far as a request is known. What is known is taken to be complete: entities that are missing here do not exist, but for the
    /// unknown principal or resource itself.
    /// </summary>
    /// <param name="request">The known parts of the question.</param>
    /// <param name="policies">The policies in force.</param>
    /// <param name="entities">What is known about entities.</param>
    public PartialDecision EvaluatePartially(PartialRequest request, PolicySet policies, Entities entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(entities);
        return new PartialEvaluation(request, entities).Run(policies, _erroringForbidDenies);
    }

    private static void EvaluateBuckets(ScopeBuckets buckets, EntityUid uid, ref EvaluationFrame frame, ref DecisionTally tally)
    {
        tally.Evaluate(buckets.EqualTo(uid), ref frame);
        tally.Evaluate(buckets.OfType(uid.Type), ref frame);
        if (!buckets.HasGroups)
        {
            return;
        }

        tally.Evaluate(buckets.In(uid), ref frame);
        foreach (var ancestor in frame.Entities.AncestorsOf(frame.NodeOf(uid)))
        {
            tally.Evaluate(buckets.In(ancestor), ref frame);
        }
    }
}
