namespace Heddle.Policy;

/// <summary>A part of the request.</summary>
internal sealed class VariablePlan(RequestVariable variable) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame) =>
        variable switch
        {
            RequestVariable.Principal => CedarValue.FromTrustedEntity(frame.Request.Principal),
            RequestVariable.Action => CedarValue.FromTrustedEntity(frame.Request.Action),
            RequestVariable.Resource => CedarValue.FromTrustedEntity(frame.Request.Resource),
            _ => CedarValue.FromTrustedRecord(frame.Request.Context),
        };
}
