namespace Heddle.Policy;

/// <summary>A part of the request.</summary>
internal sealed class VariablePlan(RequestVariable variable) : PlanNode
{
    public override CedarValue Evaluate(ref EvaluationFrame frame) =>
        variable switch
        {
            RequestVariable.Principal => frame.Request.Principal,
            RequestVariable.Action => frame.Request.Action,
            RequestVariable.Resource => frame.Request.Resource,
            _ => frame.Request.Context,
        };
}
