using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>What became of an expression: a value, a fault, or an expression that still depends on something unknown.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Residual
{
    private Residual(CedarValue value, EvaluationFault? fault, Expression expression)
    {
        Value = value;
        Fault = fault;
        Expression = expression;
    }

    /// <summary>The value; none where there is a fault or something unknown.</summary>
    public CedarValue Value { get; }

    /// <summary>Why there can be no value; null otherwise.</summary>
    public EvaluationFault? Fault { get; }

    /// <summary>An expression that has the value, fails, or is what is left to evaluate.</summary>
    public Expression Expression { get; }

    public bool IsKnown => !Value.IsNone;

    public bool IsUnknown => Value.IsNone && Fault is null;

    public static Residual Known(CedarValue value, Expression original) =>
        new(value, null, ValueExpressions.TryWrite(value) is { } written ? written with { Span = original.Span } : original);

    public static Residual Failed(EvaluationFault fault, Expression original) => new(default, fault, original);

    public static Residual Unknown(Expression expression) => new(default, null, expression);
}
