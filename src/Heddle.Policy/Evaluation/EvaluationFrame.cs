using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>
/// What one evaluation looks at, and the fault it ended in. Lives on the stack and is passed by reference, so that deciding allocates nothing
/// but the decision.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct EvaluationFrame(AuthorizationRequest request, Entities entities)
{
    private EntityNode? _principalNode;
    private EntityNode? _resourceNode;
    private bool _principalKnown;
    private bool _resourceKnown;

    public AuthorizationRequest Request { get; } = request;

    public Entities Entities { get; } = entities;

    /// <summary>Why the evaluation failed; set whenever a plan answers no value.</summary>
    public EvaluationFault? Fault { get; set; }

    /// <summary>The entity of an identity; null where it does not exist. Principal and resource are looked up once.</summary>
    public EntityNode? NodeOf(EntityUid uid)
    {
        if (ReferenceEquals(uid, Request.Principal))
        {
            _principalNode = _principalKnown ? _principalNode : Entities.NodeOf(uid);
            _principalKnown = true;
            return _principalNode;
        }

        if (ReferenceEquals(uid, Request.Resource))
        {
            _resourceNode = _resourceKnown ? _resourceNode : Entities.NodeOf(uid);
            _resourceKnown = true;
            return _resourceNode;
        }

        return Entities.NodeOf(uid);
    }

    public bool IsIn(EntityUid uid, EntityUid ancestor) => uid.Equals(ancestor) || Entities.IsIn(uid, NodeOf(uid), ancestor);
}
