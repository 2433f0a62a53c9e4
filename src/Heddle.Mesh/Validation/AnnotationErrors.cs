using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Reports violated annotations in the vocabulary the mesh's other implementations use.</summary>
internal static class AnnotationErrors
{
    private static readonly JsonElement JsonNull = JsonElement.Parse("null");

    /// <summary>The errors, each with the part of the body that caused it.</summary>
    public static InputErrors Explain(IReadOnlyList<AnnotationProblem> problems, ReadOnlyMemory<byte> body)
    {
        var errors = new InputErrors();
        using var document = JsonDocument.Parse(body);
        foreach (var problem in problems)
        {
            IReadOnlyList<object> place = problem.Members is [var member, ..] ? [.. problem.Location, member] : problem.Location;
            errors.Add(new(CodeOf(problem.Attribute), place, problem.Message, Find(document.RootElement, problem.Location).Clone()));
        }

        return errors;
    }

    private static string CodeOf(ValidationAttribute? attribute) =>
        attribute switch
        {
            RequiredAttribute => "missing",
            RangeAttribute => "range",
            StringLengthAttribute or MinLengthAttribute or MaxLengthAttribute or LengthAttribute => "length",
            RegularExpressionAttribute => "string_pattern_mismatch",
            AllowedValuesAttribute or DeniedValuesAttribute => "literal_error",
            _ => "value_error",
        };

    private static JsonElement Find(JsonElement root, IReadOnlyList<object> location)
    {
        var found = root;
        foreach (var step in location)
        {
            found = step switch
            {
                string name when found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var member) => member,
                int index when found.ValueKind == JsonValueKind.Array && index < found.GetArrayLength() => found[index],
                _ => JsonNull,
            };
        }

        return found;
    }
}
