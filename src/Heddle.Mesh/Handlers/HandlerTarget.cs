using System.Linq.Expressions;
using System.Reflection;

namespace Heddle.Mesh;

/// <summary>What a compiled handler calls in the end: a method, and where the object it belongs to comes from.</summary>
internal sealed class HandlerTarget
{
    private readonly Func<Expression, IEnumerable<Expression>, Expression> _call;

    private HandlerTarget(
        MethodInfo method,
        IReadOnlyList<ParameterInfo> parameters,
        Func<Expression, IEnumerable<Expression>, Expression> call
    )
    {
        Method = method;
        Parameters = parameters;
        _call = call;
    }

    public MethodInfo Method { get; }

    /// <summary>The parameters that a call gives. Names and attributes are those of the method.</summary>
    public IReadOnlyList<ParameterInfo> Parameters { get; }

    public static HandlerTarget Of(Delegate handler)
    {
        // Compiled expressions and some static lambdas carry their closure as a first parameter that Invoke does not have.
        var invoked = handler.GetType().GetMethod("Invoke")!.GetParameters().Length;
        return new HandlerTarget(
            handler.Method,
            [.. handler.Method.GetParameters().TakeLast(invoked)],
            (_, arguments) => Expression.Invoke(Expression.Constant(handler), arguments)
        );
    }

    /// <summary>The method of a class whose instances are found anew for every run; a static method needs none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="find">Gives the instance for a run; its argument is the <see cref="AgentContext"/>.</param>
    public static HandlerTarget Of(MethodInfo method, Func<Expression, Expression> find) =>
        new(
            method,
            method.GetParameters(),
            (context, arguments) => Expression.Call(method.IsStatic ? null : find(context), method, arguments)
        );

    /// <summary>The call itself.</summary>
    public Expression Call(Expression context, IEnumerable<Expression> arguments) => _call(context, arguments);
}
