namespace Heddle.Policy;

/// <summary>A policy that could not be evaluated for a request.</summary>
public sealed class PolicyError
{
    internal PolicyError(CedarPolicy policy, EvaluationFault fault)
    {
        Policy = policy;
        Kind = fault.Kind;
        Diagnostic = new PolicyDiagnostic(fault.Message)
        {
            PolicyId = policy.Id,
            Source = policy.Syntax.Source,
            Span = fault.Span,
            Help = fault.Help,
        };
    }

    /// <summary>The policy.</summary>
    public CedarPolicy Policy { get; }

    /// <summary>The policy's id.</summary>
    public string PolicyId => Policy.Id;

    /// <summary>What the policy would have done.</summary>
    public PolicyEffect Effect => Policy.Effect;

    /// <summary>Why the evaluation failed.</summary>
    public EvaluationErrorKind Kind { get; }

    /// <summary>The failure in words, with its place in the policy. It may quote values of the request and the entities.</summary>
    public PolicyDiagnostic Diagnostic { get; }

    /// <summary>The policy's id and the failure, on one line.</summary>
    public override string ToString() => $"{PolicyId}: {Diagnostic}";
}
