using System.Reflection;
using System.Runtime.CompilerServices;

namespace Heddle.Mesh;

/// <summary>
/// Reads a handler's signature: which parameter is the input, what is returned, and so which shape the agent has. Everything that
/// cannot work is refused here, with a sentence that says how to fix it.
/// </summary>
internal sealed class HandlerSignature
{
    private static readonly NullabilityInfoContext Nullability = new();

    private HandlerSignature(string agent, MethodInfo method, ParameterInfo? input)
    {
        Agent = agent;
        Input = input;
        (Kind, Output) = ReadReturn(agent, method);
    }

    public string Agent { get; }

    /// <summary>The parameter that takes the request's body; <see langword="null"/> when there is none.</summary>
    public ParameterInfo? Input { get; }

    /// <summary>What the handler returns, apart from the type.</summary>
    public HandlerReturn Kind { get; }

    /// <summary>The type of the answer or of a chunk; <see langword="null"/> when the handler gives none.</summary>
    public Type? Output { get; }

    /// <summary>Whether the input is one only a source can give.</summary>
    public bool TakesEnvelope => EnvelopeInput.Is(Input?.ParameterType);

    public AgentShape Shape =>
        (Input, Kind, Output) switch
        {
            _ when TakesEnvelope => AgentShape.Watcher,
            (null, HandlerReturn.Sequence, _) => AgentShape.Publisher,
            (_, HandlerReturn.Sequence, _) => AgentShape.Streamer,
            (null, _, null) => AgentShape.Watcher,
            (null, _, _) => AgentShape.Trigger,
            _ => AgentShape.Responder,
        };

    public bool InputAcceptsNull =>
        Input is not null
        && (
            Nullable.GetUnderlyingType(Input.ParameterType) is not null
            || (!Input.ParameterType.IsValueType && WithNullability(Input) is NullabilityState.Nullable)
        );

    public static HandlerSignature Read(string agent, HandlerTarget target, Func<Type, bool> isService)
    {
        var method = target.Method;
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw Wrong(agent, "the handler is `async void`, so nobody could wait for it or see it fail; return `Task`");
        }

        ParameterInfo? input = null;
        foreach (var parameter in target.Parameters)
        {
            if (HandlerParameters.IsProvided(parameter) || isService(parameter.ParameterType))
            {
                continue;
            }

            if (parameter.ParameterType.IsByRef)
            {
                throw Wrong(agent, $"parameter `{parameter.Name}` is passed by reference; pass it by value");
            }

            if (HasNoJsonForm(parameter.ParameterType))
            {
                throw Wrong(
                    agent,
                    $"parameter `{parameter.Name}` is a `{parameter.ParameterType.Name}`, which has no JSON form; take data"
                );
            }

            if (input is not null)
            {
                throw Wrong(
                    agent,
                    $"the handler has two inputs, `{input.Name}` and `{parameter.Name}`, and a request has one body; wrap them in a record, "
                        + $"or register `{parameter.ParameterType.Name}` in the services given to the mesh if it is one"
                );
            }

            input = parameter;
        }

        var signature = new HandlerSignature(agent, method, input);
        return signature is { TakesEnvelope: true, Kind: HandlerReturn.Sequence }
            ? throw Wrong(
                agent,
                $"the handler takes `{input!.ParameterType.Name}`, which no request brings, and returns a sequence; return a task"
            )
            : signature;
    }

    public static ArgumentException Wrong(string agent, string problem) => new($"agent `{agent}`: {problem}");

    private static (HandlerReturn, Type?) ReadReturn(string agent, MethodInfo method)
    {
        var type = method.ReturnType;
        if (SequenceElement(type) is { } element)
        {
            return (HandlerReturn.Sequence, element);
        }

        if (type == typeof(void))
        {
            return (HandlerReturn.Value, null);
        }

        if (type == typeof(Task))
        {
            return (HandlerReturn.Task, null);
        }

        if (type == typeof(ValueTask))
        {
            return (HandlerReturn.ValueTask, null);
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var (kind, output) =
            generic == typeof(Task<>) ? (HandlerReturn.Task, type.GetGenericArguments()[0])
            : generic == typeof(ValueTask<>) ? (HandlerReturn.ValueTask, type.GetGenericArguments()[0])
            : (HandlerReturn.Value, type);
        if (SequenceElement(output) is { } inner)
        {
            throw Wrong(
                agent,
                $"the handler returns a task of a sequence; return `IAsyncEnumerable<{inner.Name}>` itself from an async iterator"
            );
        }

        if (HasNoJsonForm(output))
        {
            throw Wrong(agent, $"the handler returns `{output.Name}`, which has no JSON form; return data");
        }

        return (kind, output);
    }

    private static bool HasNoJsonForm(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type);

    private static Type? SequenceElement(Type type) =>
        new[] { type }
            .Concat(type.GetInterfaces())
            .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            ?.GetGenericArguments()[0];

    private static NullabilityState WithNullability(ParameterInfo parameter)
    {
        lock (Nullability)
        {
            return Nullability.Create(parameter).WriteState;
        }
    }
}
