using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The boundary: turns a request's body into the handler's input, or into <c>invalid_input</c>. The good path is one strict
/// deserialization; why an input is bad is found out only once it is.
/// </summary>
internal sealed class InputReader<T>
{
    private readonly JsonTypeInfo<T> _type;
    private readonly AnnotationRules _rules;
    private readonly bool _acceptsNull;
    private readonly Func<T>? _default;

    /// <param name="json">The mesh's JSON options.</param>
    /// <param name="acceptsNull">Whether the handler takes <c>null</c>.</param>
    /// <param name="defaultValue">What an empty body stands for, or <see langword="null"/> when there must be one.</param>
    public InputReader(JsonSerializerOptions json, bool acceptsNull, Func<T>? defaultValue)
    {
        _type = (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));
        _rules = AnnotationRules.For(_type);
        _acceptsNull = acceptsNull;
        _default = defaultValue;
    }

    /// <exception cref="InvalidInputException">The body does not satisfy the input's type or annotations.</exception>
    public T Read(ReadOnlyMemory<byte> body, string agent)
    {
        if (body.IsEmpty)
        {
            return _default is not null ? _default() : throw MissingBody(agent);
        }

        T? input;
        try
        {
            input = JsonSerializer.Deserialize(body.Span, _type);
        }
        catch (JsonException problem)
        {
            input = ReadAgain(ref body, problem, agent);
        }

        if (input is null && !_acceptsNull)
        {
            throw InputDiagnosis.Null(_type).ToException(agent);
        }

        return _rules.Check(input, InputErrors.Most) is { Count: > 0 } problems
            ? throw AnnotationErrors.Explain(problems, body).ToException(agent)
            : input!;
    }

    // The slow path: either whole numbers were written with a fraction, or the body is to be explained.
    private T? ReadAgain(ref ReadOnlyMemory<byte> body, JsonException problem, string agent)
    {
        if (IntegralNumbers.Rewrite(body.Span, _type.Options.MaxDepth) is { } rewritten)
        {
            body = rewritten;
            try
            {
                return JsonSerializer.Deserialize(rewritten, _type);
            }
            catch (JsonException second)
            {
                problem = second;
            }
        }

        throw InputDiagnosis.Explain(body, _type, problem).ToException(agent);
    }

    private static InvalidInputException MissingBody(string agent)
    {
        var errors = new InputErrors();
        errors.Add(new("missing", [], "the agent needs an input and the request has no body", null));
        return errors.ToException(agent);
    }
}
