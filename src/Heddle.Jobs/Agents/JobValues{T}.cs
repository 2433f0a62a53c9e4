using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// The boundary of a typed job: turns JSON into a valid value and a valid value into JSON, or says what is wrong in the words of the
/// published SDKs. Why a value is bad is found out only once it is.
/// </summary>
internal sealed class JobValues<T>
{
    private const int LongestProblem = 1000;
    private const int MostProblems = 5;

    private readonly JsonTypeInfo<T> _type;
    private readonly AnnotationRules _rules;
    private readonly bool _acceptsNull = Nullable.GetUnderlyingType(typeof(T)) is not null;

    public JobValues(JsonSerializerOptions json)
    {
        _type = (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));
        _rules = AnnotationRules.For(_type);
    }

    /// <exception cref="FailedJobException">The bytes are no JSON, or break the type's rules.</exception>
    public T Read(ReadOnlyMemory<byte> json)
    {
        T? value;
        try
        {
            value = JsonSerializer.Deserialize(json.Span, _type);
        }
        catch (JsonException problem)
        {
            throw Diagnose(json, problem);
        }

        if (value is null && !_acceptsNull)
        {
            throw Invalid("the input is null");
        }

        return _rules.Check(value, MostProblems) is { Count: > 0 } problems ? throw Invalid(Describe(problems)) : value!;
    }

    /// <exception cref="InvalidOutputException">The value breaks its type's rules.</exception>
    public byte[] Write(T value)
    {
        if (value is null && !_acceptsNull)
        {
            throw new InvalidOutputException("the handler returned null");
        }

        byte[] json;
        try
        {
            // First, because it ends at circles.
            json = JsonSerializer.SerializeToUtf8Bytes(value, _type);
        }
        catch (JsonException problem)
        {
            throw new InvalidOutputException(Describe(problem));
        }

        return _rules.Check(value, MostProblems) is { Count: > 0 } problems
            ? throw new InvalidOutputException(Cut(Describe(problems)))
            : json;
    }

    private FailedJobException Diagnose(ReadOnlyMemory<byte> json, JsonException problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = _type.Options.MaxDepth });
        }
        catch (JsonException malformed)
        {
            return new(Cut($"context decode failed: {malformed.Message.TrimEnd('.')}"), ErrorCode.JobInvalidInput);
        }

        return Invalid(Describe(problem));
    }

    private static FailedJobException Invalid(string problem) => new(Cut($"input validation failed: {problem}"), ErrorCode.JobInvalidInput);

    // The serializer appends path, line and position in a form of its own; the path is enough.
    private static string Describe(JsonException problem)
    {
        var end = problem.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var what = (end < 0 ? problem.Message : problem.Message[..end]).TrimEnd('.');
        return problem.Path is { Length: > 0 } path ? $"`{path}`: {what}" : what;
    }

    private static string Describe(IReadOnlyList<AnnotationProblem> problems) =>
        string.Join(
            "; ",
            problems.Select(problem =>
            {
                var what = problem.Message.TrimEnd('.');
                var blamed = problem.Members.Select(member => problem.Path.Length == 0 ? member : $"{problem.Path}.{member}");
                var place = problem.Members.Count > 0 ? string.Join(", ", blamed) : problem.Path;
                return place.Length == 0 ? what : $"`{place}`: {what}";
            })
        );

    private static string Cut(string problem) => problem.Length <= LongestProblem ? problem : $"{problem.AsSpan(0, LongestProblem)}…";
}
