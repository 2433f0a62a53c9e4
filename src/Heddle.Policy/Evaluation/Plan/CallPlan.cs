namespace Heddle.Policy;

/// <summary>A call of an extension function.</summary>
internal sealed class CallPlan(ExtensionFunction function, PlanNode[] arguments) : PlanNode
{
    // No function takes more; a call with more arguments fails, once they are evaluated.
    private const int MaxParameters = 2;

    public override CedarValue Evaluate(ref EvaluationFrame frame)
    {
        var values = new ArgumentBuffer();
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = arguments[i].Evaluate(ref frame);
            if (value.IsNone)
            {
                return default;
            }

            if (i < MaxParameters)
            {
                values[i] = value;
            }
        }

        ReadOnlySpan<CedarValue> span = values;
        var result =
            arguments.Length <= MaxParameters
                ? ExtensionCalls.Invoke(function, span[..arguments.Length], out var problem)
                : ExtensionCalls.Invoke(function, new CedarValue[arguments.Length], out problem);
        return result.IsNone ? Fail(ref frame, problem!) : result;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxParameters)]
    private struct ArgumentBuffer
    {
        private CedarValue _first;
    }
}
