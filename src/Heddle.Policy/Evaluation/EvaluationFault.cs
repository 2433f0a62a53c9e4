namespace Heddle.Policy;

/// <summary>A failed evaluation: why, in words, and where in the policy.</summary>
internal sealed record EvaluationFault(EvaluationErrorKind Kind, string Message)
{
    /// <summary>What would fix it; null where that is not known.</summary>
    public string? Help { get; init; }

    /// <summary>The failing part of the policy's text.</summary>
    public SourceSpan Span { get; init; }

    public static EvaluationFault WrongKind(string what, string wanted, CedarValue got) =>
        new(EvaluationErrorKind.TypeMismatch, $"{what} needs {wanted}, got {Describe(got)}");

    /// <summary>A value with its kind, shortened.</summary>
    public static string Describe(CedarValue value)
    {
        const int longest = 60;
        // Only short values are spelled out: a message must not be as large as the data.
        var text = value.Kind switch
        {
            ValueKind.Set => $"{value.SetOrNull!.Count} elements",
            ValueKind.Record => $"{value.RecordOrNull!.Count} fields",
            ValueKind.String when value.StringOrNull!.Length > longest =>
                $"`{StringEscapes.Quote(UnicodeText.Beginning(value.StringOrNull, longest))}`…",
            _ => $"`{value}`",
        };
        return $"the {ValueKindNames.Of(value.Kind)} {(value.Kind is ValueKind.Set or ValueKind.Record ? "of " : "")}{text}";
    }
}
