using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heddle.Mesh;

/// <summary>Turns a delegate or method of any supported shape into an <see cref="AgentHandler"/>.</summary>
internal static class HandlerCompiler
{
    private static readonly MethodInfo CompileResponderMethod = Method(nameof(CompileResponder));
    private static readonly MethodInfo CompileStreamerMethod = Method(nameof(CompileStreamer));

    /// <exception cref="ArgumentException">The handler's shape does not fit; the message says how to fix it.</exception>
    public static AgentHandler Compile(string agent, HandlerTarget target, JsonSerializerOptions json, Func<Type, bool> isService)
    {
        var signature = HandlerSignature.Read(agent, target, isService);
        RequireJson(agent, EnvelopeInput.BodyOf(signature.Input?.ParameterType) ?? signature.Input?.ParameterType, json, "input");
        RequireJson(agent, signature.Output, json, "result");

        var compile = signature.Kind == HandlerReturn.Sequence ? CompileStreamerMethod : CompileResponderMethod;
        return (AgentHandler)
            compile
                .MakeGenericMethod(signature.Input?.ParameterType ?? typeof(Nothing), signature.Output ?? typeof(Nothing))
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [signature, target, json], null)!;
    }

    private static ResponderHandler<TIn, TOut> CompileResponder<TIn, TOut>(
        HandlerSignature signature,
        HandlerTarget target,
        JsonSerializerOptions json
    ) =>
        new(
            Lambda<TIn, ValueTask<TOut>>(signature, target, call => Adapt(signature, call)),
            Reader<TIn>(signature, json),
            signature.Output is null ? null : (JsonTypeInfo<TOut>)json.GetTypeInfo(typeof(TOut))
        )
        {
            Shape = signature.Shape,
            Input = signature.TakesEnvelope ? null : signature.Input?.ParameterType,
            Output = signature.Output,
            NeedsSource = signature.TakesEnvelope,
        };

    private static StreamHandler<TIn, TChunk> CompileStreamer<TIn, TChunk>(
        HandlerSignature signature,
        HandlerTarget target,
        JsonSerializerOptions json
    ) =>
        new(
            Lambda<TIn, IAsyncEnumerable<TChunk>>(signature, target, call => Expression.Convert(call, typeof(IAsyncEnumerable<TChunk>))),
            Reader<TIn>(signature, json),
            (JsonTypeInfo<TChunk>)json.GetTypeInfo(typeof(TChunk))
        )
        {
            Shape = signature.Shape,
            Input = signature.Input?.ParameterType,
            Output = signature.Output,
        };

    private static Func<AgentContext, TIn>? Reader<TIn>(HandlerSignature signature, JsonSerializerOptions json)
    {
        if (signature.Input is not { } input)
        {
            return null;
        }

        if (signature.TakesEnvelope)
        {
            return EnvelopeInput.Reader<TIn>(json);
        }

        Func<TIn>? ifEmpty =
            input.HasDefaultValue ? () => input.DefaultValue is TIn value ? value : default!
            : signature.InputAcceptsNull ? () => default!
            : null;
        var reader = new InputReader<TIn>(json, signature.InputAcceptsNull, ifEmpty);
        // A source's bytes are the message itself; a request's are a JSON string, as its contract says.
        return typeof(TIn) == typeof(byte[])
            ? context => context.Item is null ? Read(context) : (TIn)(object)context.Payload.ToArray()
            : Read;

        TIn Read(AgentContext context) => reader.Read(context.Payload, context.Agent.FullName);
    }

    private static Func<TIn, AgentContext, TResult> Lambda<TIn, TResult>(
        HandlerSignature signature,
        HandlerTarget target,
        Func<Expression, Expression> adapt
    )
    {
        var input = Expression.Parameter(typeof(TIn), "input");
        var context = Expression.Parameter(typeof(AgentContext), "context");
        var arguments = target.Parameters.Select(parameter =>
            parameter == signature.Input ? input : HandlerParameters.Provide(parameter, context)
        );
        var call = target.Call(context, arguments);
        return Expression.Lambda<Func<TIn, AgentContext, TResult>>(adapt(call), input, context).Compile();
    }

    private static Expression Adapt(HandlerSignature signature, Expression call)
    {
        var name = (signature.Kind, signature.Output) switch
        {
            (HandlerReturn.Value, null) => nameof(HandlerResults.FromNothing),
            (HandlerReturn.Task, null) => nameof(HandlerResults.FromPlainTask),
            (HandlerReturn.ValueTask, null) => nameof(HandlerResults.FromPlainValueTask),
            (HandlerReturn.Task, _) => nameof(HandlerResults.FromTask),
            (HandlerReturn.ValueTask, _) => nameof(HandlerResults.FromValueTask),
            _ => nameof(HandlerResults.FromValue),
        };
        var method = typeof(HandlerResults).GetMethod(name)!;
        if (signature is { Kind: HandlerReturn.Value, Output: null })
        {
            return Expression.Block(call, Expression.Call(method));
        }

        return Expression.Call(signature.Output is null ? method : method.MakeGenericMethod(signature.Output), call);
    }

    private static void RequireJson(string agent, Type? type, JsonSerializerOptions json, string role)
    {
        if (type is null)
        {
            return;
        }

        try
        {
            _ = SchemaWriter.Write(json, type);
        }
        catch (Exception problem) when (problem is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new ArgumentException(
                $"agent `{agent}`: the {role} type `{type.Name}` has no JSON form: {problem.Message}; use a record of plain data",
                problem
            );
        }
    }

    private static MethodInfo Method(string name) => typeof(HandlerCompiler).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
