namespace Heddle.Policy;

/// <summary>A step of evaluation. It answers a value, or none and leaves the fault in the frame; it never throws.</summary>
internal abstract class PlanNode
{
    /// <summary>Among more names than this, looking for the one that was meant would take longer than deciding.</summary>
    protected const int MaxCandidates = 256;

    /// <summary>The part of the policy the step stands for.</summary>
    public SourceSpan Span { get; set; }

    public abstract CedarValue Evaluate(ref EvaluationFrame frame);

    /// <summary>Leaves a fault in the frame and answers none.</summary>
    protected CedarValue Fail(ref EvaluationFrame frame, EvaluationFault fault)
    {
        frame.Fault = fault with { Span = Span };
        return default;
    }

    /// <summary>Answers none: the operand's own fault where it has no value, otherwise one about its kind.</summary>
    protected static CedarValue FailOperand(ref EvaluationFrame frame, PlanNode operand, CedarValue value, string what, string wanted)
    {
        if (!value.IsNone)
        {
            frame.Fault = EvaluationFault.WrongKind(what, wanted, value) with { Span = operand.Span };
        }

        return default;
    }
}
